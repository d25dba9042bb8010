package io.servos.boards.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.servos.boards.serial.SerialLines;
import io.servos.boards.store.Store;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A board that QEMU emulates, at a pseudo-terminal.
public record QemuBoard(Process process, Path port) implements AutoCloseable {

  static final Path CACHE = Store.ofUser().root().resolve("micropython-board");

  private static final String QEMU = "qemu-system-arm";
  private static final Path MICROBIT = Store.ofUser().root().resolve("microbit/firmware.hex");
  private static final Pattern PORT = Pattern.compile("/dev/pts/\\d+");
  private static final String RAM_DISK =
      """
      import os
      class Disk:
       def __init__(self):
        self.data=bytearray(512*256)
       def readblocks(self,n,b,o=0):
        b[:]=self.data[n*512+o:n*512+o+len(b)]
       def writeblocks(self,n,b,o=0):
        self.data[n*512+o:n*512+o+len(b)]=b
       def ioctl(self,op,arg):
        return {4:256,5:512,6:0}.get(op)
      disk=Disk()
      os.VfsLfs2.mkfs(disk)
      os.mount(os.VfsLfs2(disk),'/')
      """;

  /// MicroPython 1.25, with raw paste, and with a file system in memory.
  public static QemuBoard current() throws IOException, InterruptedException {
    var board =
        start(
            "-M",
            "mps2-an385",
            "-semihosting",
            "-kernel",
            CACHE.resolve("firmware.elf").toString());
    try (var line = board.open();
        var repl = RawRepl.enter(line, Duration.ofSeconds(20))) {
      repl.ask(RAM_DISK, Duration.ofSeconds(20));
    }
    return board;
  }

  /// The micro:bit with MicroPython 1.9, which knows no raw paste.
  public static QemuBoard old() throws IOException {
    return start("-M", "microbit", "-device", "loader,file=" + MICROBIT);
  }

  private static QemuBoard start(String... machine) throws IOException {
    var command = new ArrayList<>(List.of(QEMU));
    command.addAll(List.of(machine));
    command.addAll(List.of("-nographic", "-monitor", "none", "-serial", "pty"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var line = process.inputReader(UTF_8).readLine();
    var port = PORT.matcher(String.valueOf(line));
    if (!port.find()) {
      process.destroyForcibly();
      throw new AssertionError(QEMU + " says: " + line);
    }
    return new QemuBoard(process, Path.of(port.group()));
  }

  public SerialLine open() {
    return SerialLines.open(port, SerialLines.USUAL_BAUD);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

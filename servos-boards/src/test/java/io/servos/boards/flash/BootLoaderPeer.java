package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A chip's boot loader at a pseudo-terminal, played by a program for Python.
///
/// @param memory the file that has what is in its flash memory
record BootLoaderPeer(Process process, Path port, Path memory) implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("src/test/resources/io/servos/boards/flash");

  /// One whose memory is erased.
  ///
  /// @param faults what is the matter with it, as the program says
  static BootLoaderPeer start(Path folder, String program, int bytes, String... faults)
      throws IOException {
    var erased = new byte[bytes];
    Arrays.fill(erased, (byte) 0xff);
    var memory = Files.write(Files.createTempFile(folder, "memory", ".bin"), erased);
    var command =
        new ArrayList<>(
            List.of("/usr/bin/python3", PROGRAMS.resolve(program).toString(), memory.toString()));
    command.addAll(Arrays.asList(faults));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new BootLoaderPeer(process, Path.of(process.inputReader(UTF_8).readLine()), memory);
  }

  byte[] content(int from, int to) throws IOException {
    return Arrays.copyOfRange(Files.readAllBytes(memory), from, to);
  }

  boolean isErased() throws IOException {
    for (byte one : Files.readAllBytes(memory)) {
      if (one != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

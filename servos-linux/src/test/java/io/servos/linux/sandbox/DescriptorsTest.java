package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the program inherits from a JVM with many open files.
class DescriptorsTest {

  private static final int CLOSE_ON_EXEC = 02000000;

  @TempDir Path folder;

  @Test
  void givesTheProgramItsThreeStreamsAndNothingElse() throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("open"), "content");
    var code =
        """
        import os
        listing = os.open('/proc/self/fd', os.O_RDONLY)
        for name in sorted(os.listdir(listing), key=int):
            if int(name) != listing:
                print(name, os.readlink('/proc/self/fd/' + name).split(':')[0])
        """;
    try (var stream = new FileInputStream(file.toFile());
        var channel = FileChannel.open(file);
        var socket = new ServerSocket(0);
        var bench = Workbench.in(folder)) {
      assertThat(inheritable()).as("descriptors that a child would inherit").isPositive();

      assertThat(bench.python(code).out()).isEqualTo("0 pipe\n1 pipe\n2 pipe\n");
      assertThat(stream.available() + channel.size()).isPositive();
      assertThat(socket.isBound()).isTrue();
    }
  }

  @Test
  void leavesNoneToTheLauncherOrTheFirstProcess() throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("open"), "content");
    try (var stream = new FileInputStream(file.toFile());
        var bench = Workbench.in(folder);
        var run =
            bench
                .isolator()
                .start(
                    bench.step(List.of("/bin/sleep", "60"), new Input.Empty()),
                    Workbench.DEFAULTS)) {
      var processes = ProcessHandle.current().descendants().toList();

      assertThat(open(ProcessHandle.current())).contains(file.toRealPath());
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
      assertThat(processes)
          .allSatisfy(process -> assertThat(open(process)).doesNotContain(file.toRealPath()));
      assertThat(stream.available()).isPositive();
      assertThat(run.id()).isNotEmpty();
    }
  }

  /// What a process has open.
  private static List<Path> open(ProcessHandle process) throws IOException {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (var entry : entries) {
        if (Files.isSymbolicLink(entry)) {
          files.add(Files.readSymbolicLink(entry));
        }
      }
    }
    return files;
  }

  /// How many descriptors of this JVM, besides its streams, execve(2) would not close.
  private static long inheritable() throws IOException {
    long count = 0;
    try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
      for (var entry : entries) {
        if (Integer.parseInt(entry.getFileName().toString()) > 2 && Files.exists(entry)) {
          count += closesOnExec(Files.readString(entry)) ? 0 : 1;
        }
      }
    }
    return count;
  }

  private static boolean closesOnExec(String info) {
    return info.lines()
        .filter(line -> line.startsWith("flags:"))
        .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & CLOSE_ON_EXEC) != 0);
  }
}

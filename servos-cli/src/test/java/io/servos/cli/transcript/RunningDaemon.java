package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `servos daemon`, and what its client becomes where it is not served: the program, which notes
/// that first.
///
/// @param said what it says on standard error, after its greeting
/// @param folder where its socket is
record RunningDaemon(Process process, BufferedReader said, Path folder, Path notes)
    implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  /// Starts one.
  ///
  /// @param work an empty folder
  static RunningDaemon start(Path work, String options) throws IOException {
    var notes = Files.createFile(work.resolve("alone"));
    var alone = Program.install(work, "pwd >>'" + notes + "'\n");
    var home = Files.createDirectory(work.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    var folder = home.resolve("daemon");
    var process = process(alone, folder, options).start();
    var said = process.errorReader();
    assertThat(said.readLine()).contains("JDK_JAVA_OPTIONS");
    assertThat(said.readLine()).startsWith("servos: daemon: ready");
    return new RunningDaemon(process, said, folder, notes);
  }

  static ProcessBuilder process(Path alone, Path folder, String options) {
    var builder =
        new ProcessBuilder("sh", "-c", "exec " + Program.command() + " daemon " + options);
    builder
        .environment()
        .put(
            "JDK_JAVA_OPTIONS", "-Dservos.launcher=%s -Dservos.daemon=%s".formatted(alone, folder));
    return builder;
  }

  /// What is called in place of the program.
  Path client() {
    return folder.resolve("servos");
  }

  /// Where the program was that did commands by itself, the earliest first.
  List<String> alone() throws IOException {
    return Files.readAllLines(notes);
  }

  /// Waits for its end.
  ///
  /// @return its status
  int await() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }

  /// Asks it to end. Its streams can be read after that.
  void end() {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }
}

package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs in sandboxes that wait for the real gdb and strace.
@Timeout(60)
class TracingTest {

  private static final String WATCHED =
      """
      #include <stdio.h>
      int answer = 0;
      int main(void) {
        printf("%d\\n", answer);
        return 3;
      }
      """;

  @TempDir private Path folder = Path.of("");
  private final List<Process> tracers = new ArrayList<>();

  private void trace(List<String> command, int pid) {
    var words = new ArrayList<String>();
    for (var word : command) {
      words.add(word.replace("PID", Integer.toString(pid)));
    }
    try {
      tracers.add(
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String said() throws IOException, InterruptedException {
    assertThat(tracers).hasSize(1);
    assertThat(tracers.getFirst().waitFor()).isZero();
    return Files.readString(folder.resolve("said"));
  }

  @Test
  void letsGdbStopAProgramAndChangeWhatItDoes() throws IOException, InterruptedException {
    var gdb = new ArrayList<>(List.of("gdb", "-nx", "-batch", "-p", "PID"));
    gdb.addAll(List.of("-iex", "set sysroot /proc/PID/root"));
    for (var command :
        List.of(
            "catch exec",
            "continue",
            "file /proc/PID/exe",
            "break main",
            "continue",
            "set var answer = 42",
            "backtrace",
            "detach")) {
      gdb.addAll(List.of("-ex", command));
    }
    var source = Files.writeString(folder.resolve("watched.c"), WATCHED);
    var config = EnvironmentConfig.defaults().withEnvironment(Map.of("CFLAGS", "-O0 -g"));

    try (var manager = new IsolationManager(config);
        var execution = manager.tracing().start(Workload.of(source), pid -> trace(gdb, pid))) {
      var result = execution.await();

      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
      assertThat(result.stdoutText()).isEqualTo("42\n");
    }
    assertThat(said()).contains("#0  main () at " + source + ":4");
  }

  /// Its limit of time is shorter than strace takes to come.
  @Test
  void letsStraceSeeTheFirstCallInTime() throws IOException, InterruptedException {
    var late = List.of("sh", "-c", "sleep 4; exec strace -f -e trace=execve,write -p PID");
    var script = Files.writeString(folder.resolve("hello.py"), "print('hello')\n");
    var config =
        EnvironmentConfig.defaults()
            .withLimits(
                EnvironmentConfig.defaults()
                    .limits()
                    .withWallTime(Optional.of(Duration.ofSeconds(3))));

    try (var manager = new IsolationManager(config);
        var execution = manager.tracing().start(Workload.of(script), pid -> trace(late, pid))) {
      assertThat(execution.await().stdoutText()).isEqualTo("hello\n");
    }
    assertThat(said()).contains("python3", "write(1, \"hello\\n\", 6)");
  }

  /// A JVM's port for debuggers is on the loopback of its sandbox, into whose network namespace who
  /// may do so brings a debugger.
  @Test
  void letsJdbIntoTheNetworkOfAProgram() throws IOException, InterruptedException {
    var script =
        Files.writeString(
            folder.resolve("Watched.java"),
            """
            class Watched {
              static int answer;
              public static void main(String[] arguments) {
                System.out.println("answer " + answer);
              }
            }
            """);
    var agent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005";
    var config = EnvironmentConfig.defaults().withEnvironment(Map.of("JAVA_TOOL_OPTIONS", agent));

    try (var manager = new IsolationManager(config);
        var execution = manager.start(Workload.of(script));
        var output = execution.stdout();
        var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).contains("Listening for transport dt_socket");
      var jdb = jdb(execution);
      try (var commands = jdb.outputWriter();
          var said = jdb.inputReader()) {
        // Before that nothing is suspended that could go on.
        tellReady(said, commands, "stop at Watched:4\n");
        tellReady(said, commands, "cont\n");
        awaits(said, "Breakpoint hit: ");
        tellReady(said, commands, "set Watched.answer = 42\n");
        tellReady(said, commands, "cont\n");

        assertThat(lines.readLine()).isEqualTo("answer 42");
      } finally {
        jdb.destroyForcibly();
      }
    }
  }

  /// The one of this JDK, as another host's would be.
  private static Process jdb(Execution execution) throws IOException {
    var jdb = Path.of(System.getProperty("java.home"), "bin", "jdb").toString();
    var command = List.of("nsenter", "--net", "--target", pid(execution), jdb);
    return new ProcessBuilder(
            Stream.concat(command.stream(), Stream.of("-attach", "127.0.0.1:5005")).toList())
        .redirectErrorStream(true)
        .start();
  }

  private static String pid(Execution execution) throws IOException {
    var own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    var link = execution.receipt().line("network").orElseThrow().observed();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (var process : processes) {
        try {
          var network = Files.readSymbolicLink(process.resolve("ns/net"));
          if (!network.equals(own) && link.contains(network.toString())) {
            return process.getFileName().toString();
          }
        } catch (IOException _) {
          // It has ended.
        }
      }
    }
    throw new AssertionError("no process is in " + link);
  }

  private static void tell(Writer commands, String words) throws IOException {
    commands.write(words);
    commands.flush();
  }

  private static void tellReady(Reader said, Writer commands, String command) throws IOException {
    awaits(said, "main[1] ");
    tell(commands, command);
  }

  private static void awaits(Reader said, String words) throws IOException {
    var heard = new StringBuilder();
    while (heard.indexOf(words) < 0) {
      int one = said.read();
      assertThat(one).as(heard.toString()).isNotNegative();
      heard.append((char) one);
    }
  }

  @Test
  void refusesWhatAnEmulatorExecutes() throws IOException {
    var script = Files.writeString(folder.resolve("hello.py"), "print('hello')\n");

    try (var manager = new IsolationManager(Platform.ARM64, EnvironmentConfig.defaults())) {
      assertThatThrownBy(() -> manager.tracing().start(Workload.of(script), _ -> {}))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining("gdb: what it would see is the emulator, qemu-aarch64 ");
    }
  }
}

package io.servos.boards.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.arduino.ArduinoToolchain;
import io.servos.boards.debug.DebugConnection;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real gdb outside, QEMU inside its sandbox.
@Timeout(120)
class CortexDebugTest {

  private static final String COUNTER =
      """
      #include <stdio.h>
      int rounds = 0;
      static void once(void) {
        rounds++;
        printf("%d\\n", rounds);
      }
      int main(void) {
        while (rounds < 5) once();
        return 3;
      }
      """;

  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  private record Session(ExecutionResult result, String said, boolean wasCut) {}

  @Test
  void gdbStopsAtALineAndSeesVariables() throws IOException, InterruptedException {
    var session =
        debug(
            source(COUNTER),
            "break main.c:5",
            "continue",
            "continue",
            "print rounds",
            "delete",
            "continue");

    assertThat(session.said())
        .contains("Breakpoint 1 at 0x")
        .contains("5\t  printf(\"%d\\n\", rounds);")
        .contains("$1 = 2")
        .contains("exited with code 03");
    assertThat(session.wasCut()).isFalse();
    assertThat(session.result().outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(session.result().stdoutText()).isEqualTo("1\n2\n3\n4\n5\n");
    assertThat(session.result().receipt().line("network").orElseThrow().asked()).isEqualTo("none");
  }

  @Test
  void goesOnWhenGdbDetachesAndEndsWhenGdbKillsIt() throws IOException, InterruptedException {
    var detached = debug(source(COUNTER), "break once", "continue", "set var rounds = 3", "detach");
    var killed = debug(source(COUNTER), "break once", "continue", "kill");

    assertThat(detached.result().stdoutText()).isEqualTo("4\n5\n");
    assertThat(detached.result().outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(killed.result().stdoutText()).isEmpty();
    assertThat(killed.result().outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void showsWhereAProgramCrashes() throws IOException, InterruptedException {
    var session =
        debug(
            source("int main(void) { __builtin_trap(); }\n"),
            "break HardFault_Handler",
            "continue",
            "info registers pc",
            "kill");

    assertThat(session.said()).contains("Breakpoint 1, ").contains("pc ");
  }

  /// By semihosting a program may ask gdb for files, which are those of the host.
  @Test
  void keepsTheFilesOfTheHostFromTheProgram() throws IOException, InterruptedException {
    var session = debug(thief(), "continue");

    assertThat(session.wasCut()).isTrue();
    assertThat(session.said()).contains("Remote connection closed");
    assertThat(session.result().stdoutText()).isEqualTo("begun\n");
    assertThat(session.result().board().orElseThrow().end().orElseThrow().reason())
        .isEqualTo(Reason.TIME);
  }

  /// The control: without what stands between the two, gdb opens the file.
  @Test
  void gdbAloneWouldOpenThem() throws IOException, InterruptedException {
    var program = folder.resolve("thief.elf");
    try (var manager = new IsolationManager(Platform.ARDUINO, EnvironmentConfig.defaults())) {
      var workload = Workload.of(thief()).withSettings(Map.of("board", "netduino2"));
      assertThat(manager.build(workload, Optional.of(program)).outcome().succeeded()).isTrue();
    }
    var socket = folder.resolve("socket");
    var board =
        new ProcessBuilder(
                ("qemu-system-arm -M netduino2 -display none -serial stdio -monitor none -S"
                     + " -semihosting-config enable=on,target=gdb -gdb unix:%s,server=on,wait=off"
                     + " -kernel %s")
                    .formatted(socket, program)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    try {
      awaitSocket(socket);
      said("gdb-multiarch", "-nx", "-batch", "-ex", "target remote " + socket, "-ex", "continue");

      assertThat(new String(board.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("begun\nopened\n");
    } finally {
      board.destroyForcibly();
    }
  }

  private static void awaitSocket(Path socket) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(socket)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private Path thief() throws IOException {
    var secret = Files.writeString(elsewhere.resolve("secret"), "secret");
    return source(
        """
        #include <stdio.h>
        static int opened(const char *name, int length) {
          volatile int block[3] = {(int)name, 0, length};
          register int call asm("r0") = 1;
          register volatile int *at asm("r1") = block;
          asm volatile("bkpt 0xab" : "+r"(call) : "r"(at) : "memory");
          return call;
        }
        int main(void) {
          puts("begun");
          puts(opened("%s", %d) > 0 ? "opened" : "not opened");
          return 0;
        }
        """
            .formatted(secret, secret.toString().length()));
  }

  private Path source(String text) throws IOException {
    return Files.writeString(folder.resolve("main.c"), text);
  }

  private static Session debug(Path program, String... commands)
      throws IOException, InterruptedException {
    try (var connection = DebugConnection.open();
        var manager = new IsolationManager(Platform.ARDUINO, EnvironmentConfig.defaults())) {
      var workload =
          Workload.of(program)
              .withSettings(
                  Map.of(
                      "debugger",
                      connection.board().toString(),
                      "board",
                      "netduino2",
                      "time",
                      "10s"));
      var built = manager.build(workload, Optional.of(connection.program()));
      assertThat(built.outcome()).as(built.stderrText()).isEqualTo(new Outcome.Exited(0));
      try (var execution = manager.start(workload)) {
        var gdb = new ArrayList<>(ArduinoToolchain.debugCommand(connection, workload));
        gdb.addAll(1, List.of("-nx", "-batch"));
        for (var command : commands) {
          gdb.addAll(gdb.size() - 1, List.of("-ex", command));
        }
        var said = said(gdb.toArray(String[]::new));
        return new Session(execution.await(), said, connection.wasCut());
      }
    }
  }

  private static String said(String... gdb) throws IOException, InterruptedException {
    var process = new ProcessBuilder(gdb).redirectErrorStream(true).start();
    process.outputWriter().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}

package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.debug.DebugConnection;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real gdb outside, the board inside its sandbox.
class SketchDebugTest {

  private static final String COUNTER =
      """
      int rounds = 0;
      void setup() { Serial.begin(9600); }
      void loop() {
        rounds++;
        Serial.println(rounds);
        delay(20);
        if (rounds == 5) exit(3);
      }
      """;

  @TempDir Path folder;

  private record Session(ExecutionResult result, String said, int status) {}

  @Test
  void gdbStopsAtALineOfTheSketchAndSeesItsVariables() throws IOException, InterruptedException {
    var session =
        debug("break counter.ino:5", "continue", "continue", "print rounds", "delete", "continue");

    assertThat(session.said())
        .contains("Breakpoint 1 at 0x")
        .contains("5\t  Serial.println(rounds);")
        .contains("$1 = 2")
        .contains("exited with code 03");
    assertThat(session.status()).isZero();
    assertThat(session.result().outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(session.result().stdoutText()).isEqualTo("1\r\n2\r\n3\r\n4\r\n5\r\n");
    assertThat(session.result().receipt().line("network").orElseThrow().asked()).isEqualTo("none");
  }

  @Test
  void gdbChangesVariablesStepsAndWatches() throws IOException, InterruptedException {
    var session =
        debug(
            "break loop",
            "continue",
            "set var rounds = 3",
            "stepi",
            "next",
            "print rounds",
            "info registers pc",
            "delete",
            "continue");

    assertThat(session.said()).contains("$1 = 4").contains("pc ").contains("exited with code 03");
    assertThat(session.result().stdoutText()).isEqualTo("4\r\n5\r\n");
  }

  @Test
  void theSketchGoesOnWhenGdbDetachesAndEndsWhenGdbKillsIt()
      throws IOException, InterruptedException {
    var detached = debug("break loop", "continue", "detach");
    var killed = debug("break loop", "continue", "kill");

    assertThat(detached.result().stdoutText()).endsWith("5\r\n");
    assertThat(detached.result().outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(killed.result().stdoutText()).isEmpty();
    assertThat(killed.result().outcome()).isEqualTo(new Outcome.Exited(0));
  }

  private Session debug(String... commands) throws IOException, InterruptedException {
    var sketch = new Sketches(folder).write("counter", COUNTER);
    try (var connection = DebugConnection.open();
        var manager = new IsolationManager(Platform.ARDUINO, EnvironmentConfig.defaults())) {
      var workload =
          Workload.of(sketch)
              .withSettings(
                  Map.of("debugger", connection.board().toString(), "board", "uno", "time", "60s"));
      var built = manager.build(workload, Optional.of(connection.program()));
      assertThat(built.outcome()).isEqualTo(new Outcome.Exited(0));
      try (var execution = manager.start(workload)) {
        var gdb = new ArrayList<>(ArduinoToolchain.debugCommand(connection, workload));
        gdb.addAll(1, List.of("-nx", "-batch"));
        for (var command : commands) {
          gdb.addAll(gdb.size() - 1, List.of("-ex", command));
        }
        var process = new ProcessBuilder(gdb).redirectErrorStream(true).start();
        process.outputWriter().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return new Session(execution.await(), said, status);
      }
    }
  }
}

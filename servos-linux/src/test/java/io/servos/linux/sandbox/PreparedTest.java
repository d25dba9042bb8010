package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.engine.Prepared;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Outcome;
import io.servos.model.Stage;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workloads that are started more than once.
class PreparedTest {

  @TempDir private Path folder = Path.of("");

  private Path script(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String ran(Prepared prepared) throws InterruptedException {
    try (var execution = prepared.start()) {
      return execution.await().stdoutText();
    }
  }

  @Test
  void buildsOnce() throws IOException, InterruptedException {
    var source =
        script("once.c", "#include <stdio.h>\nint main(void) { puts(\"built\"); return 0; }\n");

    try (var manager = new IsolationManager();
        var prepared = manager.prepare(Workload.of(source))) {
      Files.delete(source);

      assertThat(ran(prepared)).isEqualTo("built\n");
      assertThat(ran(prepared)).isEqualTo("built\n");
      assertThatThrownBy(() -> manager.executeIsolated(source))
          .isInstanceOf(InvalidWorkloadException.class);
    }
  }

  @Test
  void eachRunIsItsOwn() throws IOException, InterruptedException {
    var script = script("mark.sh", "ls /tmp/mark; touch /tmp/mark; ls /tmp/mark\n");

    try (var manager = new IsolationManager();
        var prepared = manager.prepare(Workload.of(script));
        var first = prepared.start();
        var second = prepared.start()) {
      assertThat(first.await().stdoutText()).isEqualTo("/tmp/mark\n");
      assertThat(second.await().stdoutText()).isEqualTo("/tmp/mark\n");
      assertThat(first.runId()).isNotEqualTo(second.runId());
    }
  }

  @Test
  void measuresTheRunsAfterTheFirst() throws IOException, InterruptedException {
    var script = script("half.py", "import time; time.sleep(0.05); print('said')\n");
    var started = new ArrayList<Execution>();

    try (var manager = new IsolationManager();
        var prepared = manager.prepare(Workload.of(script))) {
      var measured = prepared.measure(2, 3, started::add);

      assertThat(started).hasSize(5);
      assertThat(measured.failed()).isEmpty();
      assertThat(measured.runs()).hasSize(3);
      assertThat(measured.wall().min().toMillis()).isGreaterThanOrEqualTo(50);
      assertThat(measured.runs())
          .allSatisfy(
              run -> {
                assertThat(run.whole()).isGreaterThan(run.usage().wall());
                assertThat(run.usage().stdoutBytes()).isEqualTo(5);
              });
    }
  }

  @Test
  void endsAtTheFirstRunThatFails() throws IOException, InterruptedException {
    var script = script("third.sh", "test \"$(wc -l < log)\" -lt 2 || exit 3; echo >> log\n");
    script("log", "");
    var started = new ArrayList<Execution>();

    try (var manager = new IsolationManager(EnvironmentConfig.defaults().withWritable(true));
        var prepared = manager.prepare(Workload.of(script))) {
      var measured = prepared.measure(0, 9, started::add);

      assertThat(started).hasSize(3);
      assertThat(measured.runs()).hasSize(2);
      assertThat(measured.failed().orElseThrow().outcome()).isEqualTo(new Outcome.Exited(3));
    }
  }

  @Test
  void whatCannotBeBuiltIsTheFailedRun() throws IOException, InterruptedException {
    var source = script("wrong.c", "int main(void) { return undeclared; }\n");

    try (var manager = new IsolationManager();
        var prepared = manager.prepare(Workload.of(source))) {
      var failed = prepared.measure(1, 2, _ -> {}).failed().orElseThrow();

      assertThat(failed.stage()).isEqualTo(Stage.BUILD);
      assertThat(failed.outcome()).isEqualTo(new Outcome.Exited(1));
      assertThat(failed.stderrText()).contains("undeclared");
    }
  }

  @Test
  void waitsForNobodysInput() throws IOException, InterruptedException {
    var script = script("read.sh", "cat\n");
    var piped = new Workload(script, List.of(), new Input.Piped());

    try (var manager = new IsolationManager();
        var prepared = manager.prepare(piped)) {
      assertThatThrownBy(() -> prepared.measure(0, 1, _ -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("many runs read a file, or nothing");
    }
  }
}

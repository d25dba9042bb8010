package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How programs are asked to end, and made to.
interface SignalsContract {

  Bench bench();

  @Test
  default void letsAProgramEndInItsOwnWay() throws IOException, InterruptedException {
    try (var run =
        bench().piped("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done")) {
      assertThat(run.stdout().readNBytes(6)).asString().isEqualTo("ready\n");

      run.stop();
      var ended = Bench.finish(run);

      assertThat(ended.out()).isEqualTo("bye\n");
      assertThat(ended.outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  default void asksTheWholeGroupToEnd() throws IOException, InterruptedException {
    var code =
        """
        import os, signal, time
        reading, writing = os.pipe()
        child = os.fork()
        def ask(*_):
          os.write(1, b'child\\n' if child == 0 else b'parent\\n')
          if child: os.wait()
          os._exit(0)
        signal.signal(signal.SIGTERM, ask)
        if child:
          os.read(reading, 1)
          os.write(1, b'ready\\n')
        else: os.write(writing, b'x')
        time.sleep(600)
        """;
    var step = bench().step(Bench.pythonCommand("import time\n" + code), new Input.Empty());
    var config = bench().limited(limits -> limits.withGrace(Duration.ofSeconds(60)));
    try (var run = bench().isolator().start(step, config)) {
      assertThat(run.stdout().readNBytes(6)).asString().isEqualTo("ready\n");

      run.stop();

      assertThat(Bench.finish(run).out().lines()).containsExactlyInAnyOrder("child", "parent");
    }
  }

  @Test
  default void endsAProgramThatWillNot() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withGrace(Duration.ofMillis(100)));
    var code = "trap '' TERM; echo ready; while :; do sleep 1; done";
    var step = bench().step(Bench.shellCommand(code), new Input.Empty());
    try (var run = bench().isolator().start(step, config)) {
      assertThat(run.stdout().readNBytes(6)).asString().isEqualTo("ready\n");

      run.stop();

      assertThat(Bench.finish(run).outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  default void letsAProgramEndInItsOwnWayWhenItsTimeIsUp()
      throws IOException, InterruptedException {
    var limit = Duration.ofMillis(900);
    var config =
        bench()
            .limited(
                limits ->
                    limits.withWallTime(Optional.of(limit)).withGrace(Duration.ofSeconds(60)));

    var ended = bench().shell(config, "trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done");

    assertThat(ended.out()).isEqualTo("bye\n");
    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, limit));
  }

  @Test
  default void endsARunThatIsClosed() throws IOException, InterruptedException {
    var run = bench().piped("echo ready; trap '' TERM; sleep 600");
    assertThat(run.stdout().readNBytes(6)).asString().isEqualTo("ready\n");

    run.close();
    run.close();

    assertThat(run.await().outcome()).isEqualTo(new Outcome.Stopped());
  }

  @Test
  default void endsItsRunsWhenTheIsolatorIsClosed() throws IOException, InterruptedException {
    var run = bench().piped("echo ready; sleep 600");
    assertThat(run.stdout().readNBytes(6)).asString().isEqualTo("ready\n");

    bench().isolator().close();

    assertThat(run.await().outcome()).isEqualTo(new Outcome.Stopped());
  }
}

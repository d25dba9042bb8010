package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineChoice;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.spi.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A container of gVisor ends as a whole, with its kernel. Nothing of it is left then.
@Timeout(120)
class GvisorEndTest {

  private static final EnvironmentConfig CONFIG = Trial.CONFIG.withRuntime("runsc");

  @TempDir Path folder;

  @Test
  void losesARunWhoseKernelIsEndedFromOutside() throws Exception {
    try (var isolator = Gvisors.isolator(EngineChoice.ofThisUser())) {
      var run = begun(isolator);
      var sentry = sentry(run);

      assertThat(sentry.destroyForcibly()).isTrue();

      assertThat(run.await().outcome())
          .isEqualTo(
              new Outcome.Lost(
                  "gVisor was ended from outside, by a limit of its host, or by its program"));
      assertEnds(sentry);
    }
  }

  @Test
  void endsTheKernelOfARunWhoseEngineHasGone() throws Exception {
    try (var engine = new Middleman(folder.resolve("s"), request -> request);
        var isolator = Gvisors.isolator(engine.choice())) {
      var run = begun(isolator);
      var sentry = sentry(run);

      engine.goAway();

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("no engine listens at '" + folder.resolve("s") + "'"));
      assertEnds(sentry);
    }
    try (var next = Gvisors.isolator(EngineChoice.ofThisUser())) {
      Trial.in(folder).run(next, CONFIG, "true");
    }
  }

  private Run begun(DockerIsolator isolator) throws IOException, InterruptedException {
    var step = Trial.in(folder).shell("echo up; cat", new Input.Piped());
    var run = isolator.start(step, CONFIG);
    assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");
    return run;
  }

  /// With the processes in which the program runs, as its children.
  private static ProcessHandle sentry(Run run) throws Exception {
    var address = new EngineAddress.Unix(Path.of(socket()));
    var engine = Engine.connect(address, Duration.ofSeconds(10));
    var known = engine.inspect("servos-" + run.id()).orElseThrow();
    long pid = known.at("State").at("Pid").number().orElseThrow();
    var sentry = ProcessHandle.of(pid).orElseThrow();
    assertThat(sentry.descendants()).as("the control: it has processes").isNotEmpty();
    return sentry;
  }

  private static String socket() {
    return System.getenv("DOCKER_HOST").substring("unix://".length());
  }

  private static void assertEnds(ProcessHandle sentry) throws Exception {
    sentry.onExit().get(10, TimeUnit.SECONDS);
    assertThat(sentry.descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}

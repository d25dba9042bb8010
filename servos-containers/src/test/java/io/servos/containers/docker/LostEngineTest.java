package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.spi.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// Engines that go away or fall silent in the middle of a run. Nothing hangs, and nothing is left.
@Timeout(180)
class LostEngineTest {

  private static final int TOKEN = 16;

  @TempDir Path folder;

  @Test
  void losesARunWhoseEngineHasGone() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = begun(isolator, Trial.CONFIG.limits());

      engine.goAway();

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("no engine listens at '" + folder.resolve("s") + "'"));
      assertThat(run.stdout().readAllBytes()).isEmpty();
    }
    assertNothingRuns();
  }

  @Test
  void losesARunWhoseEngineIsSilentWhenItsTimeIsUp() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var limits =
          Trial.CONFIG
              .limits()
              .withWallTime(Optional.of(Duration.ofSeconds(3)))
              .withGrace(Duration.ZERO);
      var run = begun(isolator, limits);

      engine.fallSilent();

      assertThat(run.await().outcome()).isInstanceOf(Outcome.Lost.class);
    }
    assertNothingRuns();
  }

  @Test
  void refusesARunWhenTheEngineGoesAwayBeforeIt() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      begun(isolator, Trial.CONFIG.limits()).close();
      engine.goAway();

      assertThatThrownBy(() -> isolator.start(trial().shell("true"), Trial.CONFIG))
          .isInstanceOf(ServosException.class)
          .hasMessageEndingWith("no engine listens at '" + folder.resolve("s") + "'");
    }
  }

  @Test
  void losesARunWhoseContainerIsRemovedFromOutside() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = begun(isolator, Trial.CONFIG.limits());

      real().remove(containerOf(run));

      assertThat(run.await().outcome()).isInstanceOf(Outcome.Lost.class);
    }
  }

  @Test
  void losesARunWhoseFirstProcessIsEndedFromOutside() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = begun(isolator, Trial.CONFIG.limits());

      real().kill(containerOf(run), "KILL");

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("the container's first process was ended from outside"));
    }
  }

  /// What each part of the last report becomes, by its place, and what is told then.
  static final List<Arguments> GARBLED =
      List.of(
          arguments(16, 9, "an end of unknown kind 9"),
          arguments(20, 1, "an end of unknown kind 4294967297"),
          arguments(55, 0x80, "a time of -9223372036854775808 s and \\d+ µs"),
          arguments(435, 0x7f, "a piece of 21\\d{8} bytes"));

  @ParameterizedTest
  @FieldSource("GARBLED")
  void losesARunWhoseLastReportIsGarbled(int place, int value, String told)
      throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = isolator.start(trial().shell("echo up; cat", new Input.Piped()), Trial.CONFIG);
      assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");
      var token = Arrays.copyOf(engine.lastSaid(), TOKEN);
      engine.garble(() -> new GarbledReport(token, place, (byte) value));

      run.stdin().close();

      assertThat(run.await().outcome())
          .isInstanceOfSatisfying(
              Outcome.Lost.class,
              lost ->
                  assertThat(lost.why())
                      .matches("the first process of the container reports " + told));
      assertThat(run.stdout().readAllBytes()).isEmpty();
      assertThat(real().inspect(containerOf(run))).isEmpty();
    }
  }

  @Test
  void losesARunWhoseStreamsTheEngineForgetsToEnd() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = isolator.start(trial().shell("echo up; cat", new Input.Piped()), Trial.CONFIG);
      assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");
      var token = Arrays.copyOf(engine.lastSaid(), TOKEN);
      engine.garble(() -> new GarbledReport(token));

      run.stdin().close();

      assertThat(run.await().outcome())
          .isEqualTo(
              new Outcome.Lost("the engine did not end the streams of a container that had ended"));
      assertThat(real().inspect(containerOf(run))).isEmpty();
    }
  }

  @Test
  void losesARunWhoseStreamsBreak() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = begun(isolator, Trial.CONFIG.limits());

      engine.breakConnections();

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("the container still ran when its streams had ended"));
      assertThat(real().inspect(containerOf(run))).isEmpty();
    }
    assertNothingRuns();
  }

  @Test
  void losesARunWhoseStreamsAreGarbled() throws IOException, InterruptedException {
    try (var engine = open();
        var isolator = new DockerIsolator(engine.choice())) {
      var run = isolator.start(trial().shell("echo up; cat", new Input.Piped()), Trial.CONFIG);
      assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");
      engine.garble(() -> LostEngineTest::asOfAnUnknownStream);

      run.stdin().close();

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("the streams of the container are garbled"));
      assertThat(real().inspect(containerOf(run))).isEmpty();
    }
  }

  /// The part with the first frame's header changed, where it begins with one.
  private static byte[] asOfAnUnknownStream(byte[] part) {
    if (part[0] == 1) {
      part[0] = 9;
    }
    return part;
  }

  private Middleman open() throws IOException {
    return new Middleman(folder.resolve("s"), request -> request);
  }

  private Trial trial() throws IOException {
    return Trial.in(folder);
  }

  /// A program that has said that it runs, and would for long.
  private Run begun(DockerIsolator isolator, Limits limits)
      throws IOException, InterruptedException {
    var run =
        isolator.start(
            trial().shell("echo up; exec sleep 600", new Input.Piped()),
            Trial.CONFIG.withLimits(limits));
    assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");
    return run;
  }

  private static String containerOf(Run run) {
    return "servos-" + run.id();
  }

  private static Engine real() throws IOException {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    return Engine.connect(new EngineAddress.Unix(socket), Duration.ofSeconds(30));
  }

  /// No process of a container of these tests is left, and the next Servos removes what is.
  private void assertNothingRuns() throws IOException, InterruptedException {
    try (var next = new DockerIsolator()) {
      trial().run(next, Trial.CONFIG, "true");
    }
    assertThat(ProcessHandle.allProcesses().filter(LostEngineTest::isSleep)).isEmpty();
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.info().commandLine().orElse("").endsWith("sleep 600");
  }
}

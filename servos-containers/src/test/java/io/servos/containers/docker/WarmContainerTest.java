package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineException;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A container that waits runs what fits it, once, and nothing when it is not what was asked for
/// any more. That it runs programs as others do is what the contract of isolators shows.
class WarmContainerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private DockerIsolator isolator = new DockerIsolator();
  private Trial trial = new Trial(Path.of("/"));

  @BeforeEach
  void open() throws IOException {
    isolator = new DockerIsolator();
    trial = Trial.in(folder);
  }

  @AfterEach
  void close() {
    isolator.close();
  }

  private Standby standBy() throws InterruptedException {
    return isolator.standBy(trial.shell("echo other"), Trial.CONFIG);
  }

  private static String out(Run run) throws IOException, InterruptedException {
    try (run) {
      var out = new String(run.stdout().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(0));
      return out;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static Engine engine() throws EngineException {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    return Engine.connect(new EngineAddress.Unix(socket), PATIENCE);
  }

  private static String container(Run run) {
    var line = run.receipt().line("container").orElseThrow();
    return line.observed().replaceFirst("id ([0-9a-f]+),.*", "$1");
  }

  @Test
  void runsOnceAndIsGone() throws IOException, InterruptedException, EngineException {
    var standby = standBy();
    assertThat(standby.isReady()).isTrue();
    assertThat(standby.memoryBytes().orElseThrow()).isBetween(1L << 12, 32L << 20);

    var run = standby.start(trial.shell("echo ran; echo $0 $#"));

    assertThat(out(run)).isEqualTo("ran\nsh 0\n");
    assertThat(standby.isReady()).isFalse();
    assertThat(standby.memoryBytes()).hasValue(0);
    assertThatThrownBy(() -> standby.start(trial.shell("echo again")))
        .isInstanceOf(IllegalStateException.class);
    isolator.close();
    assertThat(engine().inspect(container(run))).isEmpty();
  }

  @Test
  void fitsStepsThatSeeTheSame() throws IOException, InterruptedException {
    try (var standby = standBy()) {
      var other = Files.createDirectory(folder.resolve("other"));
      var long16 = "x".repeat(1 << 16);

      assertThat(standby.fits(trial.shell("echo", new Input.Piped()))).isTrue();
      assertThat(standby.fits(trial.shell("echo", new Input.Terminal(24, 80)))).isFalse();
      assertThat(standby.fits(new Trial(other).shell("echo"))).isFalse();
      assertThat(standby.fits(trial.shell("echo a\0b"))).isFalse();
      assertThat(standby.fits(trial.shell(long16))).isFalse();
      assertThat(standby.fits(trial.shell(long16.substring(1000)))).isTrue();
      assertThatThrownBy(() -> standby.start(new Trial(other).shell("echo")))
          .isInstanceOf(IllegalStateException.class);
      assertThat(standby.isReady()).isTrue();
    }
  }

  @Test
  void takesAsManyArgumentsAsFit() throws IOException, InterruptedException {
    try (var standby = standBy()) {
      var arguments =
          new java.util.ArrayList<>(List.of("sh", "-c", "echo $#; echo \"$1|$9\"", "me"));
      arguments.addAll(java.util.Collections.nCopies(60_000, ""));
      var step =
          new Step(Path.of("sh"), arguments, trial.folder(), trial.folder(), new Input.Empty());

      assertThat(out(standby.start(step))).isEqualTo("60000\n|\n");
    }
  }

  @Test
  void countsTimeFromTheRequestOn() throws IOException, InterruptedException {
    var limit = Duration.ofSeconds(2);
    var config =
        Trial.CONFIG.withLimits(
            Trial.CONFIG
                .limits()
                .withWallTime(Optional.of(limit))
                .withGrace(Duration.ofMillis(10)));
    var nap = trial.shell("sleep 0.3; echo up");
    try (var first = isolator.standBy(nap, config);
        var second = isolator.standBy(nap, config)) {
      long waited = System.nanoTime() + limit.plusMillis(300).toNanos();
      await("time to pass", () -> System.nanoTime() > waited);

      assertThat(out(first.start(nap))).isEqualTo("up\n");
      try (var run = second.start(trial.shell("sleep 60"))) {
        var completion = run.await();
        assertThat(completion.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, limit));
        assertThat(completion.usage().wall()).isLessThan(limit.plusSeconds(2));
      }
    }
  }

  @Test
  void noticesThatItWasEnded() throws InterruptedException, EngineException {
    try (var killed = standBy();
        var kept = standBy()) {
      for (var container : engine().containers("io.servos.run")) {
        var id = container.at("Id").text().orElseThrow();
        if (isOf(killed, id)) {
          engine().kill(id, "KILL");
        }
      }
      await("its end", () -> !killed.isReady());

      assertThat(kept.isReady()).isTrue();
      assertThat(killed.memoryBytes()).hasValue(0);
      assertEnded(killed);
    }
  }

  private static boolean isOf(Standby standby, String id) {
    return standby instanceof StandingContainer standing
        && container(standing.standing().run()).equals(id);
  }

  private void assertEnded(Standby standby) {
    assertThatThrownBy(() -> standby.start(trial.shell("echo ran")))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageContaining("the container that waited has ended");
  }

  @Test
  void doesNotShowADirectoryThatWasReplaced() throws IOException, InterruptedException {
    try (var standby = standBy()) {
      var readable = PosixFilePermissions.fromString("rwxr-xr-x");
      var next =
          Files.createDirectory(
              folder.resolve("next"), PosixFilePermissions.asFileAttribute(readable));
      Files.move(trial.folder(), folder.resolve("before"));
      Files.move(next, trial.folder(), StandardCopyOption.ATOMIC_MOVE);

      assertThat(standby.isReady()).isFalse();
      assertEnded(standby);
    }
  }

  /// What a cold start refuses, no container that waited runs either.
  @Test
  void doesNotRunWhatIsRefusedByNow() throws IOException, InterruptedException {
    try (var standby = standBy()) {
      Files.setPosixFilePermissions(trial.folder(), PosixFilePermissions.fromString("rwx------"));

      assertEnded(standby);
    }
  }

  @Test
  void isNotOfAnImageThatWasReplaced() throws InterruptedException, EngineException {
    var name = Engines.name("servos-warm");
    var engine = engine();
    engine.ask(tag(Engines.IMAGE, name));
    EnvironmentConfig config = Trial.CONFIG.withImage(name);
    try (var same = isolator.standBy(trial.shell("echo"), config);
        var old = isolator.standBy(trial.shell("echo"), config)) {
      assertThat(out(same.start(trial.shell("echo ran")))).isEqualTo("ran\n");
      replace(engine, name, old);

      assertEnded(old);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    } finally {
      engine.ask(Call.delete("/images/" + name + "?force=1"));
    }
  }

  private static Call tag(String image, String name) {
    return Call.post("/images/" + image + "/tag?repo=" + name);
  }

  /// By the same files with another label.
  private static void replace(Engine engine, String name, Standby from) throws EngineException {
    var id = container(((StandingContainer) from).standing().run());
    engine.ask(
        Call.post("/commit?container=" + id + "&repo=" + name + "&pause=0&changes=LABEL%20new=1"));
  }

  @Test
  void isNotReadyWhenABarrierIsMissing() throws IOException, InterruptedException {
    var planted = Middleman.replacing("[\"no-new-privileges:true\"]", "[]");
    try (var engine = new Middleman(folder.resolve("s"), planted);
        var other = new DockerIsolator(engine.choice());
        var standby = other.standBy(trial.shell("echo ran"), Trial.CONFIG)) {
      assertThat(standby.isReady()).isFalse();
      assertEnded(standby);
    }
  }

  /// The control of the one before.
  @Test
  void isReadyWhenNothingIsPlanted() throws IOException, InterruptedException {
    try (var engine = new Middleman(folder.resolve("s"), request -> request);
        var other = new DockerIsolator(engine.choice());
        var standby = other.standBy(trial.shell("echo"), Trial.CONFIG)) {
      assertThat(standby.isReady()).isTrue();
      assertThat(out(standby.start(trial.shell("echo ran")))).isEqualTo("ran\n");
    }
  }

  @Test
  void leavesNothingWhenItIsClosed() throws InterruptedException, EngineException {
    var standby = (StandingContainer) standBy();
    var id = container(standby.standing().run());
    assertThat(engine().inspect(id)).isPresent();

    standby.close();
    isolator.close();

    assertThat(engine().inspect(id)).isEmpty();
    assertThat(standby.isReady()).isFalse();
  }
}

package io.servos.boards.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limits;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.ServosException;
import io.servos.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static final EnvironmentConfig CONFIG =
      EnvironmentConfig.defaults().withIsolation(BoardIsolator.NAME);
  private static final Path PORT = Path.of("/dev/ttyACM0");

  private static EnvironmentConfig limited(UnaryOperator<Limits> change) {
    return CONFIG.withLimits(change.apply(CONFIG.limits()));
  }

  private static void refuses(EnvironmentConfig config, String message) {
    assertThatThrownBy(() -> new Terms(config).check())
        .isInstanceOf(ServosException.class)
        .hasMessage(message);
  }

  @Test
  void refuseLimitsThatNoBoardCanBeHeldTo() {
    refuses(
        limited(limits -> limits.withCpus(OptionalDouble.of(0.5))),
        "limit 'cpus': a board cannot be held to it");
    refuses(
        limited(limits -> limits.withCpuTime(Optional.of(Duration.ofSeconds(1)))),
        "limit 'cpu-time': a board cannot be held to it");
    refuses(
        limited(limits -> limits.withFileSizeBytes(OptionalLong.of(1))),
        "limit 'file-size': a board cannot be held to it");
  }

  @Test
  void refuseWhatNoBoardHas() {
    var mount = new Mount(Path.of("/srv"), Path.of("/srv"), Mount.Access.READ_ONLY);

    refuses(
        CONFIG.withNetwork(new NetworkPolicy.Allow(List.of(new Destination("a.example", 80)))),
        "network: what a board connects to cannot be held to a list");
    refuses(CONFIG.withMounts(List.of(mount)), "mount: a board sees no files of this host");
    refuses(CONFIG.withWritable(true), "writable: a board sees no files of this host");
    refuses(CONFIG.withWorkdir(PORT), "workdir: a board sees no files of this host");
    refuses(CONFIG.withEnvironment(Map.of("A", "b")), "env: a board has no variables");
    refuses(CONFIG.withPassEnvironment(Set.of("A")), "env: a board has no variables");
    refuses(CONFIG.withUser(new UserId(0, 0)), "user: a board has no users");
    refuses(CONFIG.withImage("debian"), "image: a board is not made of one");
    refuses(CONFIG.withRuntime("runsc"), "runtime: a board has none");
  }

  @Test
  void acceptTheDefaults() {
    new Terms(CONFIG).check();

    assertThat(new Terms(CONFIG).receipt(PORT, new Firmware("m", 1000, List.of())).lines())
        .extracting(line -> line.barrier() + ": " + line.asked() + ": " + line.observed())
        .containsExactly(
            "host: nothing of it: m",
            "network: none: none",
            "memory: 512MiB: a heap of 1000 bytes",
            "timeout: 5m: it ended what ran before",
            "output-limit: 64MiB: counting");
  }

  @Test
  void refuseABoardOfTheCatalogWithANetwork() {
    var terms = new Terms(CONFIG);

    assertThatThrownBy(() -> terms.receipt(PORT, BoardsTxt.ofHost().named("ethernet")))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("network 'none': the board has its own: a controller for one");
    assertThat(terms.receipt(PORT, BoardsTxt.ofHost().named("uno")).lines())
        .extracting(line -> line.barrier() + ": " + line.observed())
        .containsExactly(
            "host: Arduino UNO with an atmega328p",
            "network: none",
            "memory: 2048 bytes of RAM",
            "timeout: listening",
            "output-limit: counting");
  }

  @Test
  void refuseABoardWithMoreMemory() {
    long most = 8 << 20;
    var terms = new Terms(limited(limits -> limits.withMemoryBytes(OptionalLong.of(most))));

    assertThatThrownBy(() -> terms.receipt(PORT, new Firmware("m", most + 1, List.of())))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("limit 'memory': the board has 8388609 bytes, and 8388608 are allowed");
  }
}

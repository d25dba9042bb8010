package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.client.Owner;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an engine cannot do is refused by name, before anything is made.
class RefusalTest {

  private static final EngineFacts EVERYTHING =
      new EngineFacts(true, true, true, true, true, true, false, List.of("runc"), "x86_64");

  @TempDir Path folder;

  private DockerIsolator isolator = new DockerIsolator();

  @BeforeEach
  void open() {
    isolator = new DockerIsolator();
  }

  @AfterEach
  void close() {
    isolator.close();
  }

  @Test
  void refusesAnImageThatIsNotThereAndAsksNoRegistry() throws IOException {
    try (var engine = new Middleman(folder.resolve("s"), request -> request);
        var watched = new DockerIsolator(engine.choice())) {
      assertThatThrownBy(
              () -> watched.start(trial().shell("true"), Trial.CONFIG.withImage("no/such:image")))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessage(
              "image 'no/such:image': the engine does not have it, and Servos asks no registry")
          .extracting(failure -> ((ServosException) failure).remedy())
          .isEqualTo("fetch it with docker pull no/such:image, or name another one with --image");
      assertThat(engine.requests())
          .noneMatch(
              line -> line.contains("/images/create") || line.contains("/containers/create"));
    }
  }

  /// This engine may have the image from other tests, so it is asked for another one.
  @Test
  void refusesAPlatformWithoutAnImage() throws IOException {
    var config =
        EnvironmentConfig.defaults().withIsolation("docker").withPlatform(Platform.ARDUINO);
    try (var engine =
            new Middleman(folder.resolve("s"), request -> request.replace("arduino", "nowhere"));
        var asking = new DockerIsolator(engine.choice())) {
      assertRefused(
          () -> asking.start(trial().shell("true"), config),
          "image 'servos:arduino': the engine does not have it, and Servos asks no registry",
          "build it with 'servos image build', or name another one with --image");
    }
  }

  @Test
  void refusesARuntimeThatIsNotThere() {
    assertThatThrownBy(
            () -> isolator.start(trial().shell("true"), Trial.CONFIG.withRuntime("kata")))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("runtime 'kata': the engine has none of that name");
  }

  @Test
  void refusesToShowTheSocketOfTheEngine() {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    for (var source : List.of(socket, socket.resolveSibling(""), Path.of("/run"))) {
      var mount = new Mount(source, Path.of("/x"), Mount.Access.READ_ONLY);

      assertThatThrownBy(
              () -> isolator.start(trial().shell("true"), Trial.CONFIG.withMounts(List.of(mount))))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessage(
              "mounts: '" + source + "' holds the socket of the engine, which is as good as root");
    }
  }

  @Test
  void refusesFilesThatTheUserMayNotRead() throws IOException {
    var secret = Files.createDirectory(folder.resolve("secret"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
    var owner =
        Files.getAttribute(secret, "unix:uid") + ":" + Files.getAttribute(secret, "unix:gid");
    var mount = new Mount(secret, Path.of("/x"), Mount.Access.READ_ONLY);

    assertRefused(
        () -> isolator.start(trial().shell("true"), Trial.CONFIG.withMounts(List.of(mount))),
        "user: user 1000:1000 may not read '"
            + secret.toRealPath()
            + "', which belongs to "
            + owner,
        "choose its owner with --user, or change its mode with chmod");
  }

  @Test
  void refusesPlacesThatBelongToTheContainer() {
    for (var target : List.of("/", "/tmp", "/proc/x", "/sys", "/dev/shm", "/.servos-init")) {
      var mount = new Mount(folder, Path.of(target), Mount.Access.READ_ONLY);

      assertThatThrownBy(
              () -> isolator.start(trial().shell("true"), Trial.CONFIG.withMounts(List.of(mount))))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessage("mounts: target '" + target + "' is part of the container");
    }
  }

  /// The tests of this module run without the one that has native access.
  @Test
  void refusesAListOfDestinations() {
    var config =
        Trial.CONFIG.withNetwork(
            new NetworkPolicy.Allow(List.of(new NetworkPolicy.Destination("example.org", 443))));

    assertRefused(
        () -> isolator.start(trial().shell("true"), config),
        "network 'example.org:443': no module that can open a way out of a network namespace is"
            + " present",
        "add io.servos.linux to the module path, or use --network none or --network host");
  }

  @Test
  void refusesLessMemoryThanDockerTakes() {
    var config =
        Trial.CONFIG.withLimits(Trial.CONFIG.limits().withMemoryBytes(OptionalLong.of(5L << 20)));

    assertRefused(
        () -> isolator.start(trial().shell("true"), config),
        "memory: 5242880 bytes are less than the 6MiB that Docker needs",
        "use 6MiB or more");
  }

  @Test
  void refusesLimitsThatTheEngineHasNoControlGroupFor() {
    var lacking =
        new EngineFacts(false, false, false, false, true, true, true, List.of("runc"), "x86_64");
    var config = Trial.CONFIG.withLimits(Trial.CONFIG.limits().withCpus(OptionalDouble.of(0.5)));

    for (var limit : List.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS)) {
      var others = new java.util.HashSet<>(Set.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS));
      others.remove(limit);

      assertThatThrownBy(() -> new Enforceable(lacking).check(config.withBestEffort(others)))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageStartingWith(
              "limit '" + limit + "': the engine's host has no control group of");
    }
    new Enforceable(lacking)
        .check(config.withBestEffort(Set.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS)));
    new Enforceable(EVERYTHING).check(config);
  }

  @Test
  void refusesAnEngineThatFiltersNoCalls() {
    var unfiltered =
        new EngineFacts(true, true, true, true, true, false, false, List.of("runc"), "x86_64");

    assertThatThrownBy(() -> new Enforceable(unfiltered).check(Trial.CONFIG))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("isolation 'docker': the engine filters no system calls");
  }

  @Test
  void refusesAnEngineOnAnUnknownArchitecture() throws IOException {
    var owner = Owner.self();

    assertThatThrownBy(() -> InitFile.write(owner, "s390x", new byte[0]))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("isolation 'docker': the engine's host is 's390x'");
  }

  @Test
  void saysWhichLimitOfTheEngineIsInTheWay() throws IOException, InterruptedException {
    var most = Trial.CONFIG.withLimits(Trial.CONFIG.limits().withOpenFiles(1_048_576));

    try {
      assertThat(trial().run(isolator, most, "ulimit -n").outcome())
          .isEqualTo(new Outcome.Exited(0));
    } catch (ServosException refusal) {
      assertThat(refusal).hasMessage("limit 'open-files': the engine may not set it so high");
    }
  }

  private Trial trial() throws IOException {
    return Trial.in(folder);
  }

  private static void assertRefused(
      ThrowableAssert.ThrowingCallable call, String message, String remedy) {
    assertThatThrownBy(call)
        .isInstanceOf(ServosException.class)
        .hasMessage(message)
        .extracting(failure -> ((ServosException) failure).remedy())
        .isEqualTo(remedy);
  }
}

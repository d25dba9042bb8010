package io.servos.bench.way;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ways that are compared, with what they have in common.
public final class Ways implements AutoCloseable {

  public static final String COLD = "cold";
  public static final String WARM = "warm";
  public static final String WARM_FAST = "warm-fast";
  public static final String BUBBLEWRAP = "bubblewrap";
  public static final String BOUND = "bound";
  public static final String COMMAND = "command";
  public static final String DAEMON = "daemon";
  public static final String CLIENT = "client";
  public static final String DOCKER_RUN = "docker-run";
  public static final String DOCKER = "docker";
  public static final String DOCKER_WARM = "docker-warm";

  /// What scripts/test-image makes.
  private static final String IMAGE = "servos-test";

  private static final int ROUNDS_WITHOUT_ENGINE = 9;

  private static final WarmPool.Size ONE = new WarmPool.Size(1, 1, Duration.ofMinutes(5));

  private final List<IsolationManager> managers = new ArrayList<>();
  private final IsolationManager manager;
  private final Installed installed;
  private final List<Way> all;

  /// Prepares nothing yet.
  ///
  /// @param sources the root of the source tree, built
  /// @param folder for what the ways make
  public Ways(Path sources, Path folder) {
    manager = keep(new IsolationManager());
    installed = new Installed(sources, folder);
    all = Stream.concat(ofHost(sources, folder).stream(), ofEngine().stream()).toList();
  }

  private List<Way> ofHost(Path sources, Path folder) {
    return List.of(
        new Plain(),
        new Isolated.Cold(
            COLD, "Servos, cold: default config, with receipt", manager, 0, _ -> Optional.empty()),
        warm(WarmPool.Size.DEFAULT),
        warmFast(WarmPool.Size.DEFAULT),
        new Isolated.Warm(
            "warm-any",
            "Servos, warm pool for any folder",
            manager,
            WarmPool.Size.DEFAULT,
            0,
            Ways::withoutInterpreter,
            IsolationManager::warmPoolForAnyFolder),
        new LowerBound(sources.resolve("bench/src/main/native/lower-bound.c"), folder),
        new Bubblewrap(),
        new OciRuntime("crun", "/usr/bin/crun", folder),
        new OciRuntime("runc", "/usr/sbin/runc", folder),
        new CommandLine(installed),
        new Resident(installed, false),
        new Resident(installed, true));
  }

  private List<Way> ofEngine() {
    Isolated.Absence engine = Ways::withoutEngine;
    var containers =
        keep(
            new IsolationManager(
                EnvironmentConfig.defaults().withIsolation("docker").withImage(IMAGE)));
    return List.of(
        new DockerRun(IMAGE, engine),
        new Isolated.Cold(
            DOCKER, "Servos, `--isolation docker`", containers, ROUNDS_WITHOUT_ENGINE, engine),
        new Isolated.Warm(
            DOCKER_WARM,
            "Servos, `--isolation docker`, warm pool",
            containers,
            ONE,
            ROUNDS_WITHOUT_ENGINE,
            engine,
            IsolationManager::warmPool));
  }

  private IsolationManager keep(IsolationManager one) {
    managers.add(one);
    return one;
  }

  private static Optional<String> withoutInterpreter(Task task) {
    return task.interpreter().isEmpty()
        ? Optional.of("only scripts wait for their folder")
        : Optional.empty();
  }

  private static Optional<String> withoutEngine(Task task) {
    if (System.getenv("DOCKER_HOST") == null) {
      return Optional.of("DOCKER_HOST names no engine");
    }
    return task.isPython() ? Optional.empty() : Optional.of("not in the image of the tests");
  }

  public List<Way> all() {
    return all;
  }

  /// Those of [Task#VERSION].
  public List<Way> ofCommand() {
    return List.of(new JavaStart.EmptyMain(), new JavaStart.Version(installed));
  }

  public Way named(String name) {
    return all.stream().filter(way -> way.name().equals(name)).findFirst().orElseThrow();
  }

  /// Sandboxes that stand ready, so many of them.
  public Way warm(int count) {
    return warm(standing(count));
  }

  /// The same, whose Python ends at once.
  public Way warmFast(int count) {
    return warmFast(standing(count));
  }

  private static WarmPool.Size standing(int count) {
    return new WarmPool.Size(count, count, Duration.ofMinutes(5));
  }

  private Way warmFast(WarmPool.Size size) {
    return new Isolated.Warm(
        WARM_FAST,
        "Servos, warm pool with fast exit",
        manager,
        size,
        0,
        task -> task.isPython() ? Optional.empty() : Optional.of("only Python has one"),
        IsolationManager::warmPoolWithFastExit);
  }

  private Way warm(WarmPool.Size size) {
    return new Isolated.Warm(
        WARM,
        "Servos, warm pool",
        manager,
        size,
        0,
        _ -> Optional.empty(),
        IsolationManager::warmPool);
  }

  /// What runs sandboxes with the default config.
  public IsolationManager manager() {
    return manager;
  }

  @Override
  public void close() {
    managers.forEach(IsolationManager::close);
  }
}

package io.servos.containers.docker;

import io.servos.containers.client.Owner;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineAddress.Reading;
import io.servos.containers.engine.EngineChoice;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Attachable;
import io.servos.spi.CallFilter;
import io.servos.spi.Feeder;
import io.servos.spi.Isolator;
import io.servos.spi.Progress;
import io.servos.spi.Provisioning;
import io.servos.spi.Readiness;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The isolator `docker`: containers of a Docker engine, one a run.
public final class DockerIsolator implements Isolator, Attachable, Provisioning, Standing {

  static final String NAME = "docker";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EngineChoice choice;
  private final Optional<CallFilter> filter;
  private final Set<ContainerRun> runs = ConcurrentHashMap.newKeySet();
  private final Set<Container> left = ConcurrentHashMap.newKeySet();
  private Optional<Session> session = Optional.empty();

  /// What is kept from the first run on.
  private record Session(
      Engine engine,
      EngineFacts facts,
      Owner owner,
      InitFile init,
      boolean filtersCalls,
      Thread sweep) {}

  /// With the engine that the user's own commands reach.
  public DockerIsolator() {
    this(EngineChoice.ofThisUser());
  }

  DockerIsolator(EngineChoice choice) {
    this(choice, ServiceLoader.load(CallFilter.class).findFirst());
  }

  /// @param filter of system calls that each first process takes on
  DockerIsolator(EngineChoice choice, Optional<CallFilter> filter) {
    this.choice = choice;
    this.filter = filter;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness probe() {
    if (isOpen()) {
      return new Readiness.Ready("the engine was reached");
    }
    return switch (choice.address()) {
      case Reading.Unknown(var problem, var remedy) -> new Readiness.Missing(problem, remedy);
      case Reading.Known(var address) -> probe(address);
    };
  }

  private static Readiness probe(EngineAddress address) {
    try {
      var engine = Engine.connect(address, PATIENCE);
      return engine.name().startsWith("Podman")
          ? new Readiness.Missing(
              "the engine is "
                  + engine.name()
                  + ", whose tmpfs takes neither an owner nor a number of inodes",
              "use a Docker Engine, or --isolation process")
          : new Readiness.Ready(engine.name() + ", API " + engine.api());
    } catch (EngineException failure) {
      return Remedies.missing(address, failure);
    }
  }

  private synchronized boolean isOpen() {
    return session.isPresent();
  }

  private synchronized Session session() throws InterruptedException {
    if (session.isEmpty()) {
      session = Optional.of(open());
    }
    return session.get();
  }

  private Session open() throws InterruptedException {
    return switch (choice.address()) {
      case Reading.Unknown(var problem, var remedy) ->
          throw new IsolationUnavailableException("isolation 'docker'", problem, remedy);
      case Reading.Known(var address) -> open(address);
    };
  }

  private Session open(EngineAddress address) throws InterruptedException {
    try {
      var engine = Engine.connect(address, PATIENCE);
      var facts = EngineFacts.of(engine.info());
      var owner = Owner.self();
      var instructions =
          filter
              .flatMap(provider -> provider.instructions(facts.architecture()))
              .orElse(new byte[0]);
      return new Session(
          engine,
          facts,
          owner,
          InitFile.write(owner, facts.architecture(), instructions),
          instructions.length > 0,
          new Sweep(engine, owner).begin());
    } catch (EngineException failure) {
      throw Remedies.failed(address, "be asked", failure);
    } catch (IOException failure) {
      throw new BackendFailedException(
          NAME, "/proc could not be read: " + failure.getMessage(), "mount it", failure);
    }
  }

  @Override
  public Run start(Step step, EnvironmentConfig config) throws InterruptedException {
    var shared = session(config);
    var feeder = Feeder.of(step.input());
    try {
      var run = kept(draft(shared, step, config).start());
      feeder.feed(run);
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      throw failure;
    }
  }

  @Override
  public boolean hasChild() {
    return true;
  }

  @Override
  public Run start(Step step, EnvironmentConfig config, Attachment attachment)
      throws InterruptedException {
    if (Gvisor.isAskedFor(config)) {
      throw new IsolationUnavailableException(
          "runtime '" + config.runtime().orElse(Gvisor.NAME) + "'",
          "programs in gVisor are no processes of this host, so nobody can come to them",
          "use another runtime");
    }
    var shared = session(config);
    var feeder = Feeder.of(step.input());
    try {
      var start = draft(shared, step, config);
      var standing = start.stand();
      var run = kept(standing.run());
      start.letGo(standing, attachment);
      feeder.feed(run);
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      throw failure;
    }
  }

  @Override
  public Standby standBy(Step like, EnvironmentConfig config) throws InterruptedException {
    var shared = session(config);
    var step = StandingContainer.withoutTerminal(like);
    var sources = StandingContainer.sources(step, config);
    var start = draft(shared, step, config);
    var standing = start.standBy();
    var _ = kept(standing.run());
    return new StandingContainer(
        standing,
        start.draft(),
        sources,
        again -> basis(shared, again, config),
        new AtomicBoolean());
  }

  private Session session(EnvironmentConfig config) throws InterruptedException {
    var shared = checked(config);
    removeLeft();
    return shared;
  }

  private Session checked(EnvironmentConfig config) throws InterruptedException {
    var shared = session();
    new Enforceable(shared.facts()).check(config);
    if (Gvisor.isAskedFor(config)) {
      Gvisor.check(config, shared.filtersCalls());
    }
    return shared;
  }

  /// Known until it ends.
  private ContainerRun kept(ContainerRun run) {
    runs.add(run);
    run.removal().then(rest -> ended(run, rest));
    return run;
  }

  @Override
  public void provide(List<Step> steps, EnvironmentConfig config, Progress progress)
      throws InterruptedException {
    var shared = checked(config);
    try {
      new Images(shared.engine(), shared.facts()).provide(steps, config, progress);
    } finally {
      progress.end();
    }
  }

  private void ended(ContainerRun run, Optional<Container> rest) {
    rest.ifPresent(left::add);
    runs.remove(run);
  }

  /// Tries again what an engine did not do when it was gone or silent.
  private void removeLeft() {
    if (!left.isEmpty()) {
      Thread.ofVirtual().name("servos-remove").start(() -> left.removeIf(Container::remove));
    }
  }

  private ContainerStart draft(Session shared, Step step, EnvironmentConfig config)
      throws InterruptedException {
    var id = UUID.randomUUID().toString();
    var labels = new LinkedHashMap<>(shared.owner().labels());
    labels.put("io.servos.run", id);
    try {
      var image = image(shared, step, config);
      var shown = shown(shared, step, config);
      return new ContainerStart(
          shared.engine(),
          new ContainerDraft(
              step,
              config,
              shared.facts(),
              image,
              shown,
              shared.init().path(),
              shared.filtersCalls(),
              labels),
          id,
          left::add);
    } catch (EngineException failure) {
      throw Remedies.failed(shared.engine().address(), "look for the image", failure);
    }
  }

  private static JsonValue image(Session shared, Step step, EnvironmentConfig config)
      throws EngineException {
    return new Images(shared.engine(), shared.facts()).of(step, config);
  }

  private static List<HostFiles.Shown> shown(Session shared, Step step, EnvironmentConfig config) {
    return new HostFiles(shared.engine().address(), config.user()).of(step, config);
  }

  private static StandingContainer.Basis basis(Session shared, Step step, EnvironmentConfig config)
      throws EngineException {
    return StandingContainer.basis(image(shared, step, config), shown(shared, step, config));
  }

  @Override
  public synchronized void close() {
    runs.forEach(ContainerRun::close);
    runs.forEach(run -> run.removal().await());
    // The next Servos sweeps what this engine does not remove now.
    var _ = left.stream().allMatch(known -> known.engineAnswers() && known.remove());
    session.ifPresent(DockerIsolator::close);
    session = Optional.empty();
  }

  private static void close(Session open) {
    boolean interrupted = false;
    while (open.sweep().isAlive()) {
      try {
        open.sweep().join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    open.init().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

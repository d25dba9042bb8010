package io.servos.containers.docker;

import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.init.FirstProcess;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.ServosException;
import io.servos.spi.Feeder;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// A container that waits at its gate to be told what to start.
///
/// @param made what it was made of
/// @param sources what it shows of the host, from before it did
/// @param now what another container for such a step would be made of
record StandingContainer(
    ContainerStart.Standing standing,
    ContainerDraft made,
    List<Object> sources,
    Basis.Source now,
    AtomicBoolean used)
    implements Standby {

  /// What a container is made of that may have been replaced since.
  ///
  /// @param image its id
  record Basis(String image, List<HostFiles.Shown> shown) {

    /// Finds it out again.
    interface Source {
      Basis of(Step step) throws EngineException;
    }
  }

  /// What a container shows of the host now: the files themselves, as another may have been moved
  /// to the place of each.
  static List<Object> sources(Step step, EnvironmentConfig config) {
    var found = new ArrayList<Object>();
    found.add(identity(step.material()));
    step.mounts().forEach(mount -> found.add(identity(mount.source())));
    config.mounts().forEach(mount -> found.add(identity(mount.source())));
    return found;
  }

  private static Object identity(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException failure) {
      return failure.getClass();
    }
  }

  /// A step without a terminal, which a container has from the beginning or not at all.
  static Step withoutTerminal(Step like) {
    return new Step(
        like.executable(),
        like.argv(),
        like.material(),
        like.workdir(),
        new Input.Piped(),
        like.mounts(),
        like.userland());
  }

  private ContainerRun run() {
    return standing.run();
  }

  @Override
  public boolean fits(Step step) {
    return step.material().equals(made.step().material())
        && step.mounts().equals(made.step().mounts())
        && step.userland().equals(made.step().userland())
        && !(step.input() instanceof Input.Terminal)
        && FirstProcess.canFollow(made.command(step));
  }

  @Override
  public boolean isReady() {
    return !used.get() && waits();
  }

  private boolean waits() {
    return run().stands() && sources.equals(sources(made.step(), made.config()));
  }

  @Override
  public OptionalLong memoryBytes() {
    return waits() ? run().memoryBytes() : OptionalLong.of(0);
  }

  @Override
  public Run start(Step step, Runnable atGate) {
    if (!fits(step) || !used.compareAndSet(false, true)) {
      throw new IllegalStateException("this container does not wait for that step");
    }
    if (!waits() || isOutdated(step)) {
      run().close();
      throw ended();
    }
    var feeder = Feeder.of(step.input());
    try {
      atGate.run();
      run().begin(standing.go().message(made.command(step)), made.names(step));
      feeder.feed(run());
      return run();
    } catch (EngineException | RuntimeException failure) {
      feeder.close();
      run().close();
      throw failure instanceof RuntimeException other ? other : ended();
    }
  }

  /// What is refused by now the cold start says.
  private boolean isOutdated(Step step) {
    try {
      return !now.of(step).equals(basis(made.image(), made.shown()));
    } catch (EngineException | ServosException _) {
      return true;
    }
  }

  /// @param image what is known of it
  static Basis basis(JsonValue image, List<HostFiles.Shown> shown) {
    return new Basis(image.at("Id").text().orElse(""), shown);
  }

  private static BackendFailedException ended() {
    return new BackendFailedException(
        DockerIsolator.NAME,
        "the container that waited has ended, or is made of what was replaced since",
        "start the workload again",
        null);
  }

  @Override
  public void close() {
    if (used.compareAndSet(false, true)) {
      run().close();
    }
  }
}

package io.servos.linux.sandbox;

import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The runs of an isolator and what they share, which the first of them brings up. Once closed it
/// lets no start begin, and what was being started at that moment is ended too. Safe for use by
/// many threads.
final class Sandboxes implements AutoCloseable {

  private final Set<SandboxRun> runs = ConcurrentHashMap.newKeySet();
  private Optional<SandboxEngine> engine = Optional.empty();
  private int starting;
  private boolean closed;

  /// Something that is done with the shared parts, which stay open meanwhile.
  interface Start<T> {
    T with(SandboxEngine engine) throws InterruptedException;
  }

  /// @throws IllegalStateException if this is closed
  /// @throws InterruptedException if the thread was interrupted and the start failed by that
  <T> T during(Start<T> start) throws InterruptedException {
    var shared = enter();
    try {
      return start.with(shared);
    } catch (RuntimeException failure) {
      throw interruption(failure);
    } finally {
      leave();
    }
  }

  /// An interrupt closes the file that the thread is at, which then looks unreadable.
  private static RuntimeException interruption(RuntimeException failure)
      throws InterruptedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedByInterruptException) {
        var _ = Thread.interrupted();
        var interruption = new InterruptedException("interrupted during a start");
        interruption.initCause(failure);
        throw interruption;
      }
    }
    return failure;
  }

  private synchronized SandboxEngine enter() {
    if (closed) {
      throw new IllegalStateException("this isolator is closed");
    }
    if (engine.isEmpty()) {
      engine = Optional.of(SandboxEngine.open());
    }
    starting++;
    return engine.get();
  }

  private synchronized void leave() {
    starting--;
    notifyAll();
  }

  /// Knows it until it ends.
  SandboxRun keep(SandboxRun run) {
    runs.add(run);
    run.onEnd(() -> runs.remove(run));
    return run;
  }

  /// Ends every run and gives back what they shared. Safe to call twice.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    // Those that are being started end the sooner.
    runs.forEach(SandboxRun::close);
    awaitStarts();
    runs.forEach(SandboxRun::close);
    runs.forEach(SandboxRun::awaitGivenBack);
    dropEngine();
  }

  /// An interrupt stays pending meanwhile.
  private synchronized void awaitStarts() {
    boolean interrupted = false;
    while (starting > 0) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void dropEngine() {
    engine.ifPresent(SandboxEngine::close);
    engine = Optional.empty();
  }
}

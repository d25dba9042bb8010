package io.servos.spi;

import java.util.OptionalLong;

/// A sandbox with every barrier and limit in force and observed, in which nothing of a user has run
/// yet. It runs one step and is gone then. Safe for use by many threads.
public interface Standby extends AutoCloseable {

  /// Whether it could run that step as a sandbox built for it would.
  boolean fits(Step step);

  /// Whether it still waits: not used, not closed, and not ended from outside.
  boolean isReady();

  /// The memory that it holds while it waits, as the kernel counts it: 0 when it does not wait any
  /// more, empty when the kernel does not tell.
  OptionalLong memoryBytes();

  /// Lets the step go. Time limits begin here.
  ///
  /// @throws IllegalStateException if it is not ready or the step does not fit
  default Run start(Step step) throws InterruptedException {
    return start(step, () -> {});
  }

  /// The same, after something else that is done when everything stands.
  ///
  /// @param atGate does not wait; not done when the step cannot be let go, which the run may tell
  Run start(Step step, Runnable atGate) throws InterruptedException;

  /// Ends it if nobody has used it.
  @Override
  void close();
}

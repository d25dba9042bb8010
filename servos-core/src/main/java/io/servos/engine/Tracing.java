package io.servos.engine;

import io.servos.model.IsolationUnavailableException;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Attachable;
import io.servos.spi.Plan;
import java.time.Duration;
import java.util.function.IntConsumer;

/// Starts workloads that wait for a tracer (ptrace(2)), such as gdb or strace. That is outside of
/// the isolation: nothing inside may trace more than without it, and what the tracer reads of the
/// program is as hostile as the program. Safe for use by many threads.
///
/// ```java
/// try (var execution = manager.tracing().start(workload, pid -> print("gdb -p " + pid))) {
///   execution.await();
/// }
/// ```
public final class Tracing {

  private static final Tracer TRACER = new Tracer(Duration.ofMinutes(10));

  private final IsolationManager manager;
  private final Attachable isolator;

  Tracing(IsolationManager manager, Attachable isolator) {
    this.manager = manager;
    this.isolator = isolator;
  }

  /// Starts the workload up to its first instruction, and returns when a tracer has come to it and
  /// it runs, or stands still as the tracer wants. Limits of time begin then. What is built before
  /// is not traced.
  ///
  /// @param told gets the pid that the tracer has to come to; it executes the program next
  /// @throws ServosException if it cannot be started, or nobody came within ten minutes; then
  ///     nothing is left
  public Execution start(Workload workload, IntConsumer told) throws InterruptedException {
    return manager.start(
        workload.file(),
        () -> checked(manager.planned(workload)),
        (_, step) ->
            isolator.start(
                step,
                manager.config(),
                pid -> {
                  told.accept(pid);
                  TRACER.await(pid);
                }));
  }

  private static Plan checked(Plan plan) {
    if (plan.emulator().isPresent()) {
      throw new IsolationUnavailableException(
          Tracer.WHAT,
          "what it would see is the emulator, " + plan.emulator().get(),
          "run it without, or debug it on a host of that kind");
    }
    return plan;
  }
}

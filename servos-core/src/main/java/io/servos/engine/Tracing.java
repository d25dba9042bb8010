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
/// var tracing = manager.tracing();
/// try (var execution = tracing.start(workload, pid -> System.err.println(tracing.gdb(pid)))) {
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
  /// @param told gets the pid that the tracer has to come to; it, or in a container its child,
  ///     executes the program next
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

  /// The command that starts gdb for a program that waits, and stops at the program's first
  /// instruction. Its files are those of its own mount namespace, and releases of gdb look for
  /// them in different places unless they are told.
  ///
  /// @param pid that [#start] told
  public String gdb(int pid) {
    var come =
        "gdb -p %1$d -iex 'set sysroot /proc/%1$d/root' -iex 'set confirm off'".formatted(pid);
    return isolator.hasChild()
        ? come
            + " -ex 'set follow-fork-mode child' -ex 'catch exec' -ex continue"
            + " -ex 'set follow-fork-mode parent'"
            + " -ex 'python gdb.execute(\"file /proc/%d/exe\" % gdb.selected_inferior().pid)'"
        : come + " -ex 'catch exec' -ex continue -ex 'file /proc/%d/exe'".formatted(pid);
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

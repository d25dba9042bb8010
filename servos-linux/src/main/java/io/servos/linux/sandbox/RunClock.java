package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupLease;
import io.servos.linux.libc.Reactor;
import io.servos.linux.sandbox.Endings.Intent;
import io.servos.model.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The times of one run: those that it may take and those that it has taken. Safe for use by many
/// threads.
final class RunClock {

  private final Reactor reactor;
  private final Limits limits;
  private final Consumer<Intent> onExceeded;
  private final List<Reactor.Timer> timers = new ArrayList<>();
  private @Nullable CpuWatch cpuWatch;
  private boolean stopped;
  private long startNanos = System.nanoTime();

  /// @param onExceeded called when a time is up
  RunClock(Reactor reactor, Limits limits, Consumer<Intent> onExceeded) {
    this.reactor = reactor;
    this.limits = limits;
    this.onExceeded = onExceeded;
  }

  /// What has passed before does not count.
  synchronized void start() {
    startNanos = System.nanoTime();
  }

  synchronized Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /// Has the run ended when a time is up, unless it is over.
  synchronized void limit(CgroupLease cgroup) {
    limits.wallTime().ifPresent(time -> after(time, () -> onExceeded.accept(Intent.WALL_TIME)));
    if (!stopped && limits.cpuTime().isPresent()) {
      var watch =
          new CpuWatch(
              reactor, cgroup, limits.cpuTime().get(), () -> onExceeded.accept(Intent.CPU_TIME));
      cpuWatch = watch;
      watch.look();
    }
  }

  /// Runs the task after that time, unless the run is over by then.
  synchronized void after(Duration delay, Runnable task) {
    if (!stopped) {
      timers.add(reactor.after(delay, task));
    }
  }

  /// The run is over.
  synchronized void stop() {
    stopped = true;
    timers.forEach(Reactor.Timer::cancel);
    if (cpuWatch != null) {
      cpuWatch.cancel();
    }
  }
}

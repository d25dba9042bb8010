package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupLease;
import io.servos.linux.libc.Reactor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Looks at the processor time of a run, the oftener the less is left of it.
final class CpuWatch {

  private static final Duration LEAST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Reactor reactor;
  private final CgroupLease cgroup;
  private final Duration limit;
  private final Runnable onUsedUp;
  private Reactor.@Nullable Timer next;
  private boolean cancelled;

  CpuWatch(Reactor reactor, CgroupLease cgroup, Duration limit, Runnable onUsedUp) {
    this.reactor = reactor;
    this.cgroup = cgroup;
    this.limit = limit;
    this.onUsedUp = onUsedUp;
  }

  /// Looks, and looks again later.
  void look() {
    var used = cgroup.cpu();
    if (used.isPresent() && used.get().compareTo(limit) >= 0) {
      onUsedUp.run();
    } else if (used.isPresent()) {
      lookAfter(limit.minus(used.get()).dividedBy(2L * Runtime.getRuntime().availableProcessors()));
    }
  }

  private synchronized void lookAfter(Duration soonest) {
    if (!cancelled) {
      var pause =
          soonest.compareTo(LEAST_PAUSE) < 0
              ? LEAST_PAUSE
              : soonest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : soonest;
      next = reactor.after(pause, this::look);
    }
  }

  /// For the end of the run.
  synchronized void cancel() {
    cancelled = true;
    if (next != null) {
      next.cancel();
    }
  }
}

package io.servos.containers.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does something at a time, unless it is closed before. Sockets of the file system have no
/// time-outs of their own.
public final class Alarm implements AutoCloseable {

  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final AtomicBoolean rang = new AtomicBoolean();
  private final Future<?> scheduled;

  private Alarm(Duration after, Runnable task) {
    scheduled =
        CLOCK.schedule(
            () -> {
              rang.set(true);
              Thread.ofVirtual().name("servos-alarm").start(task);
            },
            after.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("servos-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /// Does the task, on a thread of its own, after that time.
  public static Alarm after(Duration time, Runnable task) {
    return new Alarm(time, task);
  }

  /// Whether the time has come before it was closed.
  public boolean rang() {
    return rang.get();
  }

  @Override
  public void close() {
    scheduled.cancel(false);
  }
}

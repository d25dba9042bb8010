package io.servos.linux.cgroup;

import io.servos.linux.libc.Uninterrupted;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Platform threads that start processes. None of them ends before it is closed, since the death
/// signal of a child is sent when the thread that started it ends.
final class Spawner implements AutoCloseable {

  private final ExecutorService threads;

  private Spawner(int count) {
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("servos-spawner").daemon().factory());
  }

  /// A single thread, so that all is run on the same one.
  static Spawner single() {
    return new Spawner(1);
  }

  /// As many as are of use: a start keeps its thread for less than a millisecond.
  static Spawner shared() {
    return new Spawner(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4));
  }

  <T> Future<T> begin(Supplier<T> task) {
    return threads.submit(task::get);
  }

  /// Runs it some time. When it fails, whoever misses its effect does it again and tells.
  void attempt(Runnable task) {
    var _ = threads.submit(task);
  }

  <T> T run(Supplier<T> task) {
    return Uninterrupted.get(begin(task));
  }

  /// Lets the threads end, without waiting for that.
  @Override
  public void close() {
    threads.shutdown();
  }
}

package io.servos.boards.flash;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A thread of the system that starts a process and lasts until that has ended: the kernel ends
/// some processes with the thread that has started them, and threads that others share come and go.
final class Keeper {

  private final CompletableFuture<Process> started = new CompletableFuture<>();

  /// @param start starts the process
  Keeper(Supplier<Process> start) {
    Thread.ofPlatform().daemon().name("servos-tool").start(() -> keep(start));
  }

  private void keep(Supplier<Process> start) {
    try {
      started.complete(start.get());
    } catch (RuntimeException | Error failure) {
      started.completeExceptionally(failure);
      return;
    }
    started.join().onExit().join();
  }

  /// What was started, or why not.
  Process process() {
    try {
      return started.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException own ? own : failure;
    }
  }
}

package io.servos.linux.libc;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for what cannot be abandoned half-way: nobody would know of the process or descriptor that
/// comes of it.
public final class Uninterrupted {

  private Uninterrupted() {}

  /// Waits for it; an interrupt stays pending meanwhile. What it threw comes through as it is.
  public static <T> T get(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException failure) {
          throw unchecked(failure);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      case null, default -> throw new AssertionError("tasks throw unchecked", failure);
    };
  }
}

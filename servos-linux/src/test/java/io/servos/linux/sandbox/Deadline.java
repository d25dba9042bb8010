package io.servos.linux.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition, but not for ever.
final class Deadline {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Deadline() {}

  /// What is waited for.
  interface Condition {
    boolean holds() throws IOException;
  }

  /// Fails when the condition does not hold within 10 s.
  static void await(String what, Condition condition) throws IOException {
    await(what, PATIENCE, condition);
  }

  /// Fails when the condition does not hold within that time.
  static void await(String what, Duration patience, Condition condition) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not within " + patience.toMillis() + " ms");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}

package io.servos.linux.network;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Connections that may be open at a time: of a run, and of all runs of this JVM, whose descriptors
/// they take. Safe for use by many threads.
final class Turns {

  private static final int MOST_OF_A_RUN = 512;
  private static final int MOST_OF_ALL = 4096;
  private static final int MILLIS_BETWEEN_LOOKS = 50;

  private static final Semaphore OF_ALL = new Semaphore(MOST_OF_ALL);

  private final Semaphore ofRun = new Semaphore(MOST_OF_A_RUN);

  /// Waits for a turn: false when waiting has become pointless.
  boolean take(BooleanSupplier pointless) throws InterruptedException {
    if (!take(ofRun, pointless)) {
      return false;
    }
    if (!take(OF_ALL, pointless)) {
      ofRun.release();
      return false;
    }
    return true;
  }

  private static boolean take(Semaphore turns, BooleanSupplier pointless)
      throws InterruptedException {
    while (!turns.tryAcquire(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
      if (pointless.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  void giveBack() {
    OF_ALL.release();
    ofRun.release();
  }
}

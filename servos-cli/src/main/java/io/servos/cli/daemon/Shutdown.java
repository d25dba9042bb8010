package io.servos.cli.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Interrupts the thread that opened it when this process is asked to end (SIGINT, SIGTERM,
/// SIGHUP), and has the process wait until that thread is done.
final class Shutdown implements AutoCloseable {

  static final int SIGTERM = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Thread owner = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean isAsked;

  private Shutdown() {}

  static Shutdown watch() {
    var shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::onEnd, "servos-shutdown"));
    return shutdown;
  }

  boolean isAsked() {
    return isAsked;
  }

  private void onEnd() {
    if (done.getCount() == 0) {
      return;
    }
    isAsked = true;
    owner.interrupt();
    try {
      boolean _ = done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      // Nobody interrupts this thread; if somebody does, the process ends now.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
  }
}

package io.servos.cli.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What happens when this process is asked to end (SIGINT, SIGTERM, SIGHUP) during a run: the first
/// time the program inside is asked, the second time it is ended by force. Where there is no
/// program yet, as during a build, the thread that starts it is interrupted. The JVM then exits
/// with 128 and the signal's number, but not before this is closed: whoever opens things for a run
/// opens it first.
public final class Interruption implements Stopping, AutoCloseable {

  private static final long POLL_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Duration grace;
  private final Thread starter = Thread.currentThread();
  private final Thread hook = new Thread(this::onShutdown, "servos-interruption");
  private final CountDownLatch finished = new CountDownLatch(1);
  private Optional<Engine.Job> job = Optional.empty();
  private int signal;

  private Interruption(Duration grace) {
    this.grace = grace;
  }

  /// From now on.
  ///
  /// @param grace how long the program may take to end
  public static Interruption watch(Duration grace) {
    var interruption = new Interruption(grace);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  @Override
  public synchronized void stops(Engine.Job started) {
    job = Optional.of(started);
    if (signal != 0) {
      started.stop();
    }
  }

  @Override
  public synchronized int signal() {
    return signal;
  }

  private void onShutdown() {
    if (finished.getCount() == 0) {
      return;
    }
    try {
      begin().ifPresentOrElse(Engine.Job::stop, starter::interrupt);
      awaitEnd();
    } catch (InterruptedException _) {
      // Nobody interrupts this thread; if somebody does, the process ends now.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<Engine.Job> begin() {
    signal = SignalThreads.first();
    return job;
  }

  private void awaitEnd() throws InterruptedException {
    long deadline = System.nanoTime() + grace.plus(PATIENCE).toNanos();
    while (!finished.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (SignalThreads.count() > 1 || System.nanoTime() - deadline > 0) {
        begin().ifPresent(Engine.Job::kill);
        boolean _ = finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return;
      }
    }
  }

  /// All is said and done; a signal ends this process at once again.
  @Override
  public void close() {
    finished.countDown();
  }
}

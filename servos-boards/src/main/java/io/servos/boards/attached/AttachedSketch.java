package io.servos.boards.attached;

import io.servos.boards.repl.RawRepl.Printed;
import io.servos.spi.SerialLine;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A sketch that runs on a board, whatever anybody does here: what ends is that it is listened to.
///
/// @param baud at which it speaks
/// @param heard open until it has said something, or has had the time to
/// @param over open as long as somebody wants to hear more
record AttachedSketch(SerialLine line, int baud, CountDownLatch heard, CountDownLatch over)
    implements BoardProgram {

  private static final Duration GLANCE = Duration.ofMillis(50);

  /// As long as boot loaders listen before they let a sketch start: what is sent to them is lost.
  private static final Duration BOOT_LOADER = Duration.ofSeconds(3);

  AttachedSketch(SerialLine line, int baud) {
    this(line, baud, new CountDownLatch(1), new CountDownLatch(1));
  }

  /// It has begun when its boot loader left.
  @Override
  public void start() {
    line.setBaud(baud);
  }

  @Override
  public void awaitListening() throws InterruptedException {
    heard.await();
  }

  @Override
  public Ending finish(Duration atMost, Printed printed) throws InterruptedException {
    var piece = new byte[4096];
    long began = System.nanoTime();
    while (over.getCount() > 0) {
      long passed = System.nanoTime() - began;
      long left = atMost.toNanos() - passed;
      if (left <= 0) {
        return new Ending(How.TIMED_OUT, "");
      }
      int count = line.read(piece, Duration.ofNanos(Math.min(left, GLANCE.toNanos())));
      printed.take(piece, count);
      if (count > 0 || passed > BOOT_LOADER.toNanos()) {
        heard.countDown();
      }
    }
    return new Ending(How.BY_ITSELF, "");
  }

  @Override
  public void interrupt() {
    over.countDown();
  }

  @Override
  public void leave() {}

  /// Who waits to send something finds the port closed.
  @Override
  public void close() {
    heard.countDown();
  }
}

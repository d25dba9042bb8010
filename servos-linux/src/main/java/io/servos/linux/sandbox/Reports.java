package io.servos.linux.sandbox;

import io.servos.linux.facility.Records;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.model.BackendFailedException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a sandbox reports over its status pipe, as it comes. Safe for use by many threads.
final class Reports implements AutoCloseable {

  private final Fd status;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[2 * Records.EXIT_BYTES];
  private boolean closed;

  Reports(Fd status) {
    this.status = status;
  }

  /// Waits until the launcher has said its last word, which it does when nothing else of the
  /// sandbox is left; for platform threads.
  ///
  /// @return whether it has, as far as can be told here; it may have ended without one
  boolean awaitLast(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    var copy = duplicate();
    if (copy.isEmpty()) {
      return false;
    }
    try (var pipe = copy.get()) {
      boolean goesOn = take();
      while (goesOn && !hasLast()) {
        var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        goesOn = Descriptors.awaitReadable(pipe, left) && take();
      }
    }
    return hasLast();
  }

  /// A descriptor of our own: when the run ends meanwhile, the number of the other may be that of
  /// another run's at once.
  private synchronized Optional<Fd> duplicate() {
    try {
      return closed ? Optional.empty() : Optional.of(Descriptors.duplicate(status));
    } catch (NativeCallException _) {
      // Descriptors are scarce. Its end is told in other ways.
      return Optional.empty();
    }
  }

  /// Takes what has come: false when nothing more will.
  private synchronized boolean take() {
    if (closed) {
      return false;
    }
    int count = Descriptors.read(status, buffer, 0, buffer.length);
    while (count > 0) {
      taken.write(buffer, 0, count);
      count = Descriptors.read(status, buffer, 0, buffer.length);
    }
    return count < 0;
  }

  private synchronized boolean hasLast() {
    try {
      return Records.parse(taken.toByteArray()).stream().anyMatch(Records.Tree.class::isInstance);
    } catch (BackendFailedException _) {
      // Who asks for all is told.
      return false;
    }
  }

  /// All that was reported so far.
  synchronized List<Records> all() {
    take();
    return Records.parse(taken.toByteArray());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      status.close();
    }
  }
}

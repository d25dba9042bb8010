package io.servos.linux.sandbox;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Reactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What a program writes to one output, up to its limit. What comes after the limit is counted and
/// thrown away.
final class OutputChannel extends InputStream {

  private static final int CHUNK = 1 << 16;

  private final Reactor reactor;
  private final Fd fd;
  private final OptionalLong limit;
  private final Runnable onExceeded;
  private long received;
  private boolean ended;

  /// @param onExceeded called once, when the program has written more than the limit
  OutputChannel(Reactor reactor, Fd fd, OptionalLong limit, Runnable onExceeded) {
    this.reactor = reactor;
    this.fd = fd;
    this.limit = limit;
    this.onExceeded = onExceeded;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int count = transfer(target, offset, length);
      if (count > 0) {
        return count;
      }
      if (count == -Errno.EAGAIN) {
        awaitMore();
      } else if (count != 0) {
        return -1;
      }
    }
  }

  /// Passes on what has come, at most one piece of it.
  void pass(OutputStream to, byte[] piece) throws IOException {
    int count = transfer(piece, 0, piece.length);
    if (count > 0) {
      to.write(piece, 0, count);
    }
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /// The descriptors of those that have not ended.
  static List<Fd> open(OutputChannel... channels) {
    return Stream.of(channels).filter(one -> !one.hasEnded()).map(one -> one.fd).toList();
  }

  private void awaitMore() throws IOException {
    try {
      reactor.awaitReadable(fd);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for output");
    } catch (NativeCallException failure) {
      throw new IOException("output could not be waited for", failure);
    }
  }

  /// How much the reader gets: a count, 0 when all of it was beyond the limit, `-EAGAIN` when there
  /// is nothing yet, or another negative number at the end.
  private synchronized int transfer(byte[] target, int offset, int length) {
    if (ended) {
      return -1;
    }
    long before = received;
    int count = Descriptors.read(fd, target, offset, Math.min(length, CHUNK));
    if (count == 0 || (count < 0 && count != -Errno.EAGAIN)) {
      end();
      return -1;
    }
    if (count < 0) {
      return count;
    }
    received += count;
    if (limit.isPresent() && received > limit.getAsLong()) {
      if (before <= limit.getAsLong()) {
        onExceeded.run();
      }
      return (int) Math.max(0, limit.getAsLong() - before);
    }
    return count;
  }

  private void end() {
    ended = true;
    reactor.discard(fd);
  }

  /// Bytes that the program has written so far, read or not.
  synchronized long written() {
    return ended ? received : received + Descriptors.available(fd);
  }

  /// How much of what was written is beyond the limit.
  long beyondLimit() {
    return limit.isPresent() ? Math.max(0, written() - limit.getAsLong()) : 0;
  }

  @Override
  public synchronized void close() {
    if (!ended) {
      end();
    }
  }
}

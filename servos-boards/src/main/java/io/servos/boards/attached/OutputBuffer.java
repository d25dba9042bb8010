package io.servos.boards.attached;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// What came and nobody has read yet. Whoever puts more into it waits while there is much, until it
/// is let go. Safe for use by many threads.
final class OutputBuffer extends InputStream {

  /// Bytes that may lie there before the other side waits.
  static final int ENOUGH = 1 << 16;

  private byte[] bytes = new byte[1024];
  private int from;
  private int to;
  private boolean isFree;
  private boolean isEnded;
  private boolean isClosed;

  synchronized void put(byte[] more, int count) throws InterruptedException {
    while (to - from >= ENOUGH && !isFree && !isClosed) {
      wait();
    }
    if (isClosed || count == 0) {
      return;
    }
    makeRoom(count);
    System.arraycopy(more, 0, bytes, to, count);
    to += count;
    notifyAll();
  }

  private void makeRoom(int count) {
    if (bytes.length - to >= count) {
      return;
    }
    int held = to - from;
    var target = held + count > bytes.length ? new byte[2 * (held + count)] : bytes;
    System.arraycopy(bytes, from, target, 0, held);
    bytes = target;
    from = 0;
    to = held;
  }

  /// Nobody waits any more who puts something into it.
  synchronized void letGo() {
    isFree = true;
    notifyAll();
  }

  /// Nothing more comes.
  synchronized void end() {
    isEnded = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (from == to && !isEnded && !isClosed) {
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the board says nothing");
      }
    }
    if (from == to || isClosed) {
      return -1;
    }
    int count = Math.min(length, to - from);
    System.arraycopy(bytes, from, target, offset, count);
    from += count;
    notifyAll();
    return count;
  }

  @Override
  public synchronized int available() {
    return to - from;
  }

  /// What comes from now on is thrown away.
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}

package io.servos.containers.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a program writes to one output, up to its limit, between the engine and the reader. It
/// holds as much as a pipe; then who writes waits. What comes after the limit is counted and thrown
/// away.
final class OutputBuffer extends InputStream {

  private static final int ROOM = 1 << 16;

  /// What an engine may still hold of a program that was ended by force.
  private static final int ROOM_AFTER_THE_END = 4 << 20;

  private final OptionalLong limit;
  private final Runnable onExceeded;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private int offset;
  private int held;
  private long received;
  private boolean complete;
  private boolean cut;
  private boolean closed;

  /// @param onExceeded called once, when the program has written more than the limit
  OutputBuffer(OptionalLong limit, Runnable onExceeded) {
    this.limit = limit;
    this.onExceeded = onExceeded;
  }

  /// Takes what the program wrote; waits for room.
  void put(byte[] bytes) throws InterruptedException {
    if (bytes.length == 0) {
      return;
    }
    boolean exceeds;
    lock.lockInterruptibly();
    try {
      long before = received;
      received += bytes.length;
      exceeds = beyond(received) > 0 && beyond(before) == 0;
      long kept = bytes.length - (beyond(received) - beyond(before));
      store(kept == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, (int) kept));
    } finally {
      lock.unlock();
    }
    if (exceeds) {
      onExceeded.run();
    }
  }

  private void store(byte[] bytes) throws InterruptedException {
    while (held >= ROOM && !cut && !closed) {
      changed.await();
    }
    boolean fits = held + bytes.length <= ROOM_AFTER_THE_END;
    if (bytes.length > 0 && !closed && fits) {
      pieces.add(bytes);
      held += bytes.length;
      changed.signalAll();
    }
  }

  private long beyond(long count) {
    return limit.isPresent() ? Math.max(0, count - limit.getAsLong()) : 0;
  }

  /// Nobody waits for room any more: the program is ended.
  void cut() {
    lock.lock();
    try {
      cut = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// No more comes.
  void complete() {
    lock.lock();
    try {
      complete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (pieces.isEmpty() && !complete && !closed) {
        changed.await();
      }
      return pieces.isEmpty() ? -1 : take(target, start, length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for output");
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] target, int start, int length) {
    var piece = pieces.element();
    int count = Math.min(length, piece.length - offset);
    System.arraycopy(piece, offset, target, start, count);
    offset += count;
    held -= count;
    if (offset == piece.length) {
      pieces.remove();
      offset = 0;
    }
    changed.signalAll();
    return count;
  }

  /// Bytes that the program has written so far.
  long written() {
    lock.lock();
    try {
      return received;
    } finally {
      lock.unlock();
    }
  }

  /// How much of it is beyond the limit.
  long beyondLimit() {
    return beyond(written());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      pieces.clear();
      held = 0;
      offset = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

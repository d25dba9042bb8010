package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor of this process, closed on exec. Safe to close twice and from any
/// thread.
public final class Fd implements AutoCloseable {

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Fd(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      LibC.syscall(Syscall.CLOSE, number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}

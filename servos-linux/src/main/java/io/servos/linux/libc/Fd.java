package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;

/// An open file descriptor of this process, closed on exec. Safe to close twice and from any
/// thread. Who holds its monitor keeps it from being closed, and its number from being another's.
public final class Fd implements AutoCloseable {

  private final int number;
  private volatile boolean closed;

  Fd(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.syscall(Syscall.CLOSE, number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}

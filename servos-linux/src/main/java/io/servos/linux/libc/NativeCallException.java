package io.servos.linux.libc;

/// A call of the C library failed that the caller has no way to go on without.
public final class NativeCallException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /// @param call the call as it would be written, such as `open("/dev/ptmx")`
  public NativeCallException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}

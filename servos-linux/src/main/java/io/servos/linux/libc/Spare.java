package io.servos.linux.libc;

import java.nio.file.Path;

/// A descriptor that is kept to be given up when there is no other one left: so whoever waits to be
/// connected can still be hung up on. For one thread.
public final class Spare implements AutoCloseable {

  private static final Path NOTHING = Path.of("/dev/null");

  private Fd kept = Descriptors.open(NOTHING, Descriptors.O_RDONLY);

  /// Keeps one again, unless another thread was faster.
  void takeBack() {
    long again = Descriptors.tryOpen(NOTHING, Descriptors.O_RDONLY);
    if (again >= 0) {
      kept = new Fd((int) again);
    }
  }

  /// Gives it up.
  @Override
  public void close() {
    kept.close();
  }
}

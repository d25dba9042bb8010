package io.servos.linux.caller;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Reads what another process has as its input, as far as that process may: nothing is taken once
/// this is closed, as it may be meant for the next reader. For platform threads.
final class DescriptorInput extends InputStream {

  private static final Duration CHECK = Duration.ofMillis(50);

  private final Fd fd;
  private final BooleanSupplier mayRead;
  private boolean isClosed;

  /// @param mayRead asked before each piece
  DescriptorInput(Fd fd, BooleanSupplier mayRead) {
    this.fd = fd;
    this.mayRead = mayRead;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        boolean isReadable = Descriptors.awaitReadable(fd, CHECK);
        synchronized (this) {
          if (isClosed) {
            return -1;
          }
          if (isReadable && !mayRead.getAsBoolean()) {
            wait(CHECK.toMillis());
          } else if (isReadable) {
            int count = Descriptors.read(fd, target, offset, length);
            if (count >= 0) {
              return count == 0 ? -1 : count;
            }
            check(count);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while nothing comes");
    }
  }

  private static void check(int result) throws IOException {
    if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
      throw new IOException(Errno.text(-result));
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}

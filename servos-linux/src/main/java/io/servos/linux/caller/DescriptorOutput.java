package io.servos.linux.caller;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/// Writes to what another process has as an output. Waits as long as nobody reads there, until it
/// is closed. For platform threads.
final class DescriptorOutput extends OutputStream {

  /// A pipe that can be written to takes that many bytes at once.
  private static final int PIPE_BUF = 4096;

  private static final Duration CLOSE_CHECK = Duration.ofMillis(500);

  private final Fd fd;
  private volatile boolean isClosed;

  DescriptorOutput(Fd fd) {
    this.fd = fd;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      awaitRoom();
      int count = writeSome(source, offset + done, Math.min(length - done, PIPE_BUF));
      if (count >= 0) {
        done += count;
      } else if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
        throw new IOException(Errno.text(-count));
      }
    }
  }

  private int writeSome(byte[] source, int offset, int length) throws IOException {
    synchronized (fd) {
      if (fd.isClosed()) {
        throw new IOException("nobody waits for it any more");
      }
      return Descriptors.write(fd, source, offset, length);
    }
  }

  private void awaitRoom() throws IOException {
    try {
      boolean hasRoom = false;
      while (!hasRoom) {
        if (isClosed) {
          throw new IOException("nobody waits for it any more");
        }
        hasRoom = Descriptors.awaitWritable(fd, CLOSE_CHECK);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while nobody reads");
    }
  }

  @Override
  public void close() {
    isClosed = true;
  }
}

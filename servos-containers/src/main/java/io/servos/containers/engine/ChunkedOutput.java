package io.servos.containers.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A body whose length nobody knows before, sent in chunks; see RFC 9112, section 7.1.
final class ChunkedOutput extends OutputStream {

  private static final int SIZE = 1 << 16;

  private final OutputStream target;
  private final byte[] buffer = new byte[SIZE];
  private int filled;
  private boolean failed;

  ChunkedOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int one) throws IOException {
    if (filled == SIZE) {
      flush();
    }
    buffer[filled++] = (byte) one;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == SIZE) {
        flush();
      }
      int count = Math.min(SIZE - filled, length - done);
      System.arraycopy(source, offset + done, buffer, filled, count);
      filled += count;
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (filled > 0) {
      send((Integer.toHexString(filled) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      send(buffer, filled);
      send("\r\n".getBytes(StandardCharsets.US_ASCII));
      filled = 0;
    }
  }

  /// Says that all of it has been sent.
  void end() throws IOException {
    flush();
    send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether the other side takes no more.
  boolean hasFailed() {
    return failed;
  }

  private void send(byte[] bytes) throws IOException {
    send(bytes, bytes.length);
  }

  private void send(byte[] bytes, int length) throws IOException {
    boolean isDone = false;
    try {
      target.write(bytes, 0, length);
      isDone = true;
    } finally {
      failed |= !isDone;
    }
  }
}

package io.servos.containers.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// The streams of a container, on one connection. Safe for one reader and one writer at a time; may
/// be closed from any thread, which ends both.
public final class Attachment implements AutoCloseable {

  private static final int HEADER = 8;

  private final Connection connection;
  private final boolean plain;
  private final byte[] header = new byte[HEADER];
  private Stream stream = Stream.STDOUT;
  private int left;

  /// An output of a container.
  public enum Stream {
    STDOUT,
    STDERR
  }

  /// @param plain whether a terminal stands for both outputs, so that nothing tells them apart
  Attachment(Connection connection, boolean plain) {
    this.connection = connection;
    this.plain = plain;
  }

  /// The output that the next bytes belong to.
  public Stream stream() {
    return stream;
  }

  /// Reads what comes next, which is then of [#stream()]: a count, or -1 at the end of both.
  public int read(byte[] target) throws IOException {
    if (!plain && left == 0 && !nextFrame()) {
      return -1;
    }
    int most = plain ? target.length : Math.min(left, target.length);
    int count = connection.input().read(target, 0, most);
    left -= plain ? 0 : Math.max(0, count);
    return count;
  }

  /// Eight bytes: the stream, three zeros, and the length, high byte first.
  private boolean nextFrame() throws IOException {
    InputStream input = connection.input();
    while (left == 0) {
      int count = input.readNBytes(header, 0, HEADER);
      if (count == 0) {
        return false;
      }
      if (count < HEADER || header[0] < 0 || header[0] > 2) {
        throw new IOException("the streams of the container are garbled");
      }
      stream = header[0] == 2 ? Stream.STDERR : Stream.STDOUT;
      left =
          (header[4] & 0xff) << 24
              | (header[5] & 0xff) << 16
              | (header[6] & 0xff) << 8
              | (header[7] & 0xff);
    }
    return true;
  }

  /// The container's standard input.
  public OutputStream stdin() {
    return connection.output();
  }

  /// The end of file of the container's standard input.
  public void endInput() throws IOException {
    connection.endOutput();
  }

  /// What a failure of one of the streams means.
  public EngineException failed(IOException failure) {
    return connection.failed(failure);
  }

  /// An alarm that ends both streams.
  public Alarm closeAfter(Duration time) {
    return Alarm.after(time, this::close);
  }

  @Override
  public void close() {
    connection.close();
  }
}

package io.servos.containers.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// The streams of a container, on one connection. Safe for one reader and one writer at a time; may
/// be closed from any thread, which ends both.
public final class Attachment implements AutoCloseable {

  private final Connection connection;
  private final Frames frames;

  /// An output of a container.
  public enum Stream {
    STDOUT,
    STDERR
  }

  /// @param plain whether a terminal stands for both outputs, so that nothing tells them apart
  Attachment(Connection connection, boolean plain) {
    this.connection = connection;
    this.frames = new Frames(connection.input(), plain);
  }

  /// The output that the bytes read last belong to.
  public Stream stream() {
    return frames.stream();
  }

  /// Reads what comes next, which is then of [#stream()]: a count, or -1 at the end of both.
  public int read(byte[] target) throws IOException {
    return frames.read(target);
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

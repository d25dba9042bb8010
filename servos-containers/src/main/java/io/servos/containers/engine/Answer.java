package io.servos.containers.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// An answer that comes piece by piece, for as long as its engine lives. Reading fails with an
/// [EngineException] only. For one reader; may be closed from any thread, which ends it.
public final class Answer extends InputStream {

  private static final int LONGEST_LINE = 16 << 20;

  private final Connection connection;
  private final InputStream content;
  private final Pulse pulse;

  Answer(Connection connection, InputStream content, Pulse pulse) {
    this.connection = connection;
    this.content = new BufferedInputStream(content, 1 << 16);
    this.pulse = pulse;
  }

  @Override
  public int read() throws EngineException {
    try {
      return content.read();
    } catch (IOException broken) {
      throw failed(broken);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws EngineException {
    try {
      return content.read(target, offset, length);
    } catch (IOException broken) {
      throw failed(broken);
    }
  }

  /// The JSON on the next line; empty at the end.
  public Optional<JsonValue> next() throws EngineException {
    var line = new ByteArrayOutputStream();
    int one = read();
    while (one >= 0 && (one != '\n' || line.size() == 0)) {
      if (line.size() == LONGEST_LINE) {
        throw new EngineException(
            EngineException.Kind.BROKEN, "a line of the engine's answer is too long", null);
      }
      if (one > ' ' || line.size() > 0) {
        line.write(one);
      }
      one = read();
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(Wire.json(line.toByteArray()));
  }

  private EngineException failed(IOException broken) {
    return pulse.failure().orElseGet(() -> connection.failed(broken));
  }

  @Override
  public void close() {
    pulse.close();
    connection.close();
  }
}

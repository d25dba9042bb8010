package io.servos.containers.engine;

import java.io.IOException;
import java.io.InputStream;

/// Two outputs of a container on one stream, told apart by a header before each piece. For one
/// reader.
public final class Frames {

  private static final int HEADER = 8;

  private final InputStream input;
  private final boolean plain;
  private final byte[] header = new byte[HEADER];
  private Attachment.Stream stream = Attachment.Stream.STDOUT;
  private int left;

  /// @param plain whether a terminal stands for both outputs, so that nothing tells them apart
  public Frames(InputStream input, boolean plain) {
    this.input = input;
    this.plain = plain;
  }

  /// The output that the bytes read last belong to.
  public Attachment.Stream stream() {
    return stream;
  }

  /// Reads what comes next, which is then of [#stream()]: a count, or -1 at the end of both.
  public int read(byte[] target) throws IOException {
    if (!plain && left == 0 && !nextFrame()) {
      return -1;
    }
    int most = plain ? target.length : Math.min(left, target.length);
    int count = input.read(target, 0, most);
    if (!plain && count < 0) {
      throw garbled();
    }
    left -= plain ? 0 : Math.max(0, count);
    return count;
  }

  private static EngineException garbled() {
    return new EngineException(
        EngineException.Kind.BROKEN, "the streams of the container are garbled", null);
  }

  /// Eight bytes: the stream, three zeros, and the length, high byte first.
  private boolean nextFrame() throws IOException {
    while (left == 0) {
      int count = input.readNBytes(header, 0, HEADER);
      if (count == 0) {
        return false;
      }
      if (count < HEADER || header[0] < 0 || header[0] > 2 || header[4] < 0) {
        throw garbled();
      }
      stream = header[0] == 2 ? Attachment.Stream.STDERR : Attachment.Stream.STDOUT;
      left =
          (header[4] & 0xff) << 24
              | (header[5] & 0xff) << 16
              | (header[6] & 0xff) << 8
              | (header[7] & 0xff);
    }
    return true;
  }
}

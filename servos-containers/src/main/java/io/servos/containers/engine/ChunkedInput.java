package io.servos.containers.engine;

import java.io.IOException;
import java.io.InputStream;

/// A body that comes in chunks, without their marks; see RFC 9112, section 7.1. It ends where the
/// last chunk says so; a connection that ends before is a failure.
final class ChunkedInput extends InputStream {

  private final InputStream source;
  private int left;
  private boolean isFirst = true;
  private boolean hasEnded;

  ChunkedInput(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !hasEnded) {
      next();
    }
    if (hasEnded) {
      return -1;
    }
    int count = source.read(target, offset, Math.min(left, length));
    if (count < 0) {
      throw new IOException("the answer ends in the middle of a part");
    }
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (!isFirst) {
      Http.line(source);
    }
    isFirst = false;
    var size = Http.line(source).split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,7}")) {
      throw new IOException("a part of the answer has the size '" + size + "'");
    }
    left = Integer.parseInt(size, 16);
    hasEnded = left == 0;
  }
}

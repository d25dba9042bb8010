package io.servos.boards.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// A stream with records in between, without the records. A record begins with RS and a nonce that
/// the program cannot guess, and ends with its line. Everything else passes, byte for byte.
final class Frames extends InputStream {

  private static final int RS = 0x1e;
  private static final int LONGEST = 1 << 20;

  private final InputStream from;
  private final byte[] opening;
  private final Consumer<String> records;
  private final byte[] chunk = new byte[1 << 16];
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private byte[] passed = new byte[0];
  private int next;

  Frames(InputStream from, String nonce, Consumer<String> records) {
    this.from = from;
    this.opening = ((char) RS + nonce + " ").getBytes(StandardCharsets.US_ASCII);
    this.records = records;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (next == passed.length) {
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, passed.length - next);
    System.arraycopy(passed, next, to, offset, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = from.read(chunk);
    var plain = new ByteArrayOutputStream();
    if (count < 0) {
      boolean isCut = frame.size() > 0;
      frame.writeTo(plain);
      frame.reset();
      passed = plain.toByteArray();
      next = 0;
      return isCut;
    }
    for (int i = 0; i < count; i++) {
      take(chunk[i], plain);
    }
    passed = plain.toByteArray();
    next = 0;
    return true;
  }

  private void take(byte value, ByteArrayOutputStream plain) {
    if (frame.size() == 0 && value != RS) {
      plain.write(value);
      return;
    }
    int at = frame.size();
    if (at < opening.length && value != opening[at]) {
      plain.writeBytes(frame.toByteArray());
      frame.reset();
      if (value == RS) {
        frame.write(value);
      } else {
        plain.write(value);
      }
    } else if (at >= opening.length && value == '\n') {
      var whole = frame.toByteArray();
      frame.reset();
      records.accept(
          new String(
              Arrays.copyOfRange(whole, opening.length, whole.length), StandardCharsets.UTF_8));
    } else if (at == LONGEST) {
      plain.writeBytes(frame.toByteArray());
      frame.reset();
      plain.write(value);
    } else {
      frame.write(value);
    }
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}

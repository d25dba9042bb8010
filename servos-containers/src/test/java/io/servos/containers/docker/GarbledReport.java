package io.servos.containers.docker;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/// Changes one byte of the report that the first process of a container ends with, in whatever
/// parts it comes, or keeps it and all that follows back. For one connection, on which a frame
/// begins next.
final class GarbledReport implements UnaryOperator<byte[]> {

  private static final int HEADER = 8;
  private static final int ALL = -1;

  private final byte[] token;
  private final int place;
  private final byte value;
  private final ByteArrayOutputStream outputs = new ByteArrayOutputStream();
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private int frameLeft;
  private int report = -1;

  /// @param token what the report begins with
  /// @param place of the byte in the report
  GarbledReport(byte[] token, int place, byte value) {
    this.token = token.clone();
    this.place = place;
    this.value = value;
  }

  /// Keeps the whole report back, and lets nothing follow it.
  GarbledReport(byte[] token) {
    this(token, ALL, (byte) 0);
  }

  @Override
  public byte[] apply(byte[] part) {
    for (int at = 0; at < part.length; at++) {
      if (frameLeft == 0) {
        takeHeader(part[at]);
      } else {
        part[at] = passed(part[at]);
      }
    }
    if (report >= 0 && place == ALL) {
      neverReturn();
    }
    return part;
  }

  private void takeHeader(byte next) {
    header.write(next);
    if (header.size() == HEADER) {
      var bytes = header.toByteArray();
      frameLeft = (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
      header.reset();
    }
  }

  private byte passed(byte next) {
    frameLeft--;
    outputs.write(next);
    int count = outputs.size();
    if (report < 0 && count >= token.length) {
      var last = Arrays.copyOfRange(outputs.toByteArray(), count - token.length, count);
      report = Arrays.equals(last, token) ? count - token.length : -1;
    }
    return report >= 0 && count - 1 == report + place ? value : next;
  }

  private static void neverReturn() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

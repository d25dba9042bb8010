package io.servos.containers.init;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// Parts the output of a program from the report that follows it.
public final class EndReader {

  private final byte[] token;
  private final ByteArrayOutputStream report = new ByteArrayOutputStream();
  private byte[] held = new byte[0];
  private boolean found;

  public EndReader(FirstProcess.Go go) {
    this.token = go.token();
  }

  /// Takes what came next, and gives what of it is output. What may be the beginning of the report
  /// is held back until it is clear.
  public byte[] add(byte[] bytes) {
    if (found) {
      report.writeBytes(bytes);
      return new byte[0];
    }
    var all = joined(held, bytes);
    for (int at = 0; at < all.length; at++) {
      int matching = matching(all, at);
      if (matching == token.length) {
        found = true;
        report.write(all, at, all.length - at);
        held = new byte[0];
        return Arrays.copyOf(all, at);
      }
      if (at + matching == all.length) {
        held = Arrays.copyOfRange(all, at, all.length);
        return Arrays.copyOf(all, at);
      }
    }
    held = new byte[0];
    return all;
  }

  /// What is held back at the end, which then was output.
  public byte[] rest() {
    var rest = held;
    held = new byte[0];
    return rest;
  }

  /// What was reported; empty when the first process did not come to it.
  ///
  /// @throws IllegalArgumentException if it is no report
  public Optional<EndReport> report() {
    return EndReport.parse(report.toByteArray());
  }

  private int matching(byte[] bytes, int at) {
    int count = 0;
    while (count < token.length && at + count < bytes.length && bytes[at + count] == token[count]) {
      count++;
    }
    return count;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}

package io.servos.model;

import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that are a value: they never change, and equal content is equal.
public final class Bytes {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// A copy of those bytes.
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /// In hexadecimal.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}

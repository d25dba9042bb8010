package io.servos.linux.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes in the image's data segment, some of which are filled with addresses of other blobs when
/// the image is laid out, or with results of calls when it runs. Identity matters: one blob, one
/// address.
public final class Blob {

  private final byte[] bytes;
  private final ByteBuffer view;
  private final List<Pointer> pointers = new ArrayList<>();

  private Blob(byte[] bytes) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// That many zero bytes.
  public static Blob zeros(int size) {
    return new Blob(new byte[size]);
  }

  /// A copy of those bytes.
  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  /// The text in UTF-8, ended by a NUL.
  public static Blob text(String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    var ended = new byte[encoded.length + 1];
    System.arraycopy(encoded, 0, ended, 0, encoded.length);
    return new Blob(ended);
  }

  /// 64-bit numbers, one after the other.
  public static Blob longs(long... values) {
    var blob = zeros(values.length * Long.BYTES);
    for (int i = 0; i < values.length; i++) {
      blob.putLong(i * Long.BYTES, values[i]);
    }
    return blob;
  }

  /// A NULL-terminated array of pointers to those texts, as execve(2) takes.
  public static Blob pointersTo(List<String> texts) {
    var blob = zeros((texts.size() + 1) * Long.BYTES);
    for (int i = 0; i < texts.size(); i++) {
      blob.point(i * Long.BYTES, text(texts.get(i)));
    }
    return blob;
  }

  public Blob putLong(int offset, long value) {
    view.putLong(offset, value);
    return this;
  }

  public Blob putInt(int offset, int value) {
    view.putInt(offset, value);
    return this;
  }

  public Blob putShort(int offset, int value) {
    view.putShort(offset, (short) value);
    return this;
  }

  /// Puts the address of the target there when the image is laid out.
  public Blob point(int offset, Blob target) {
    pointers.add(new Pointer(offset, target, 0));
    return this;
  }

  /// Puts the address of a byte within the target there when the image is laid out.
  public Blob point(int offset, Blob target, int targetOffset) {
    pointers.add(new Pointer(offset, target, targetOffset));
    return this;
  }

  int size() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  List<Pointer> pointers() {
    return pointers;
  }

  /// An address to put into a blob.
  record Pointer(int offset, Blob target, int targetOffset) {}
}

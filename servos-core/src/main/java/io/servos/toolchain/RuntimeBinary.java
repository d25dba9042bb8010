package io.servos.toolchain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What the header of an ELF file says.
///
/// @param architecture what it is built for, in our words
/// @param isProgram whether it can be started, rather than linked or inspected
/// @param loader path of the dynamic loader that it asks for; empty when it needs none
public record RuntimeBinary(String architecture, boolean isProgram, String loader) {

  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int SHORTEST = 64;
  private static final int TYPE = 16;
  private static final int MACHINE = 18;
  private static final int EXECUTABLE = 2;
  private static final int SHARED = 3;
  private static final int LOADER_SEGMENT = 3;

  /// What a file with that beginning is; empty if it is no ELF file.
  public static Optional<RuntimeBinary> of(byte[] head) {
    if (head.length < SHORTEST || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    boolean wide = head[4] == 2;
    var order = head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var bytes = ByteBuffer.wrap(head).order(order);
    int type = bytes.getShort(TYPE);
    var architecture = architecture(bytes.getShort(MACHINE) & 0xffff, wide, order);
    return Optional.of(
        new RuntimeBinary(architecture, type == EXECUTABLE || type == SHARED, loader(bytes, wide)));
  }

  private static String architecture(int machine, boolean wide, ByteOrder order) {
    return switch (machine) {
      case 3 -> "x86";
      case 62 -> wide ? "x86_64" : "x32";
      case 183 -> order == ByteOrder.LITTLE_ENDIAN && wide ? "arm64" : "aarch64_be or ilp32";
      case 40 -> "arm";
      case 243 -> wide ? "riscv64" : "riscv32";
      case 21 -> "ppc64";
      case 22 -> "s390x";
      case 83 -> "avr";
      case 94 -> "xtensa";
      case 258 -> "loongarch64";
      case 247 -> "bpf";
      default -> "machine " + machine;
    };
  }

  /// Where the fields of program headers are: files of 64-bit programs have wider ones.
  private record Headers(int table, int size, int count, int length, int offset, int bytes) {
    static final Headers WIDE = new Headers(32, 54, 56, 56, 8, 32);
    static final Headers NARROW = new Headers(28, 42, 44, 32, 4, 16);
  }

  /// Reads the program headers as far as the head goes.
  private static String loader(ByteBuffer bytes, boolean wide) {
    var headers = wide ? Headers.WIDE : Headers.NARROW;
    long table = word(bytes, headers.table(), wide);
    int size = bytes.getShort(headers.size()) & 0xffff;
    int count = bytes.getShort(headers.count()) & 0xffff;
    for (int i = 0; i < count; i++) {
      long header = table + (long) i * size;
      if (header < 0 || header + headers.length() > bytes.capacity()) {
        return "";
      }
      int at = (int) header;
      if (bytes.getInt(at) == LOADER_SEGMENT) {
        return text(
            bytes,
            word(bytes, at + headers.offset(), wide),
            word(bytes, at + headers.bytes(), wide));
      }
    }
    return "";
  }

  private static long word(ByteBuffer bytes, int at, boolean wide) {
    return wide ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
  }

  private static String text(ByteBuffer bytes, long offset, long length) {
    if (offset < 0
        || length < 2
        || offset > bytes.capacity()
        || length > bytes.capacity() - offset) {
      return "";
    }
    var text = new byte[(int) length - 1];
    bytes.get((int) offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}

package io.servos.boards.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// One of the blocks that a UF2 file consists of; after the format's description by Microsoft.
///
/// @param flags what the other fields mean
/// @param address where its payload belongs
/// @param payload where in the file that is
/// @param size of the payload in bytes
/// @param number of the block, from 0
/// @param count of all blocks
/// @param family the id, where a flag says that it is one
record Uf2Block(
    int flags, long address, int payload, int size, long number, long count, long family) {

  /// Bytes of a block.
  static final int BYTES = 512;

  private static final int MAGIC_1 = 0x0a324655;
  private static final int MAGIC_2 = 0x9e5d5157;
  private static final int MAGIC_3 = 0x0ab16f30;
  private static final int HEADER = 32;
  private static final int MOST_PAYLOAD = 476;

  /// Behind the payload of blocks with the sum of a region of the flash memory.
  private static final int MD5 = 24;

  private static final int NOT_FLASH = 1;
  private static final int IS_FILE = 0x1000;
  private static final int HAS_FAMILY = 0x2000;
  private static final int HAS_MD5 = 0x4000;

  private static final long ABSOLUTE = 0xe48bff57L;
  private static final int IGNORED_SIZE = 256;
  private static final byte IGNORED = (byte) 0xef;

  /// Reads the block of that number in a file.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it
  static Uf2Block read(byte[] content, int index) {
    var bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int at = index * BYTES;
    if (bytes.getInt(at) != MAGIC_1
        || bytes.getInt(at + 4) != MAGIC_2
        || bytes.getInt(at + BYTES - 4) != MAGIC_3) {
      throw new IllegalArgumentException("does not begin and end as a block of UF2 does");
    }
    int flags = bytes.getInt(at + 8);
    long size = unsigned(bytes, at + 16);
    if (size == 0 || size > MOST_PAYLOAD - ((flags & HAS_MD5) == 0 ? 0 : MD5)) {
      throw new IllegalArgumentException("has a payload of " + size + " bytes");
    }
    return new Uf2Block(
        flags,
        unsigned(bytes, at + 12),
        at + HEADER,
        (int) size,
        unsigned(bytes, at + 20),
        unsigned(bytes, at + 24),
        unsigned(bytes, at + 28));
  }

  private static long unsigned(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  boolean isForFlash() {
    return (flags & NOT_FLASH) == 0;
  }

  boolean isOfAFile() {
    return (flags & IS_FILE) != 0;
  }

  boolean hasFamily() {
    return (flags & HAS_FAMILY) != 0;
  }

  /// The first address behind its payload.
  long end() {
    return address + size;
  }

  /// Whether it is the block that tools put in front for RP2350-E10, an erratum of that
  /// microcontroller: the first of two, the second of which never comes.
  boolean isIgnored(byte[] content) {
    if (family != ABSOLUTE || size != IGNORED_SIZE || number != 0 || count != 2) {
      return false;
    }
    var filled = new byte[IGNORED_SIZE];
    Arrays.fill(filled, IGNORED);
    return Arrays.equals(content, payload, payload + size, filled, 0, size);
  }
}

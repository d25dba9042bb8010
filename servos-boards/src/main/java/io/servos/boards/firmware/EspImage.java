package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A program or boot loader for an ESP32 or ESP8266, as esptool makes it of a linked program: its
/// checksum and, where it has one, its hash are right.
///
/// @param chip such as `ESP32-C3`
/// @param entry the address where it starts
/// @param segments its parts, in the order of the file
/// @param hasHash whether a SHA-256 is appended
/// @param bytes of the image; what comes behind it in a file is something else
public record EspImage(
    String chip, long entry, List<Segment> segments, boolean hasHash, int bytes) {

  private static final int MAGIC = 0xe9;
  private static final int HEADER = 8;
  private static final int EXTENDED = 24;
  private static final int CHIP = 12;
  private static final int RESERVED = 19;
  private static final int HASH_FLAG = 23;
  private static final int MOST_SEGMENTS = 16;
  private static final int UNIT = 16;
  private static final int FIRST_SUM = 0xef;
  private static final int HASH = 32;
  private static final String ESP8266 = "ESP8266";

  /// A part that is loaded, or mapped.
  ///
  /// @param address where in the chip's memory
  /// @param offset in the file
  /// @param bytes of it
  public record Segment(long address, int offset, int bytes) {}

  public EspImage {
    segments = List.copyOf(segments);
  }

  /// Whether a content begins as such an image does.
  static boolean isOne(byte[] content) {
    return content.length > EXTENDED
        && (content[0] & 0xff) == MAGIC
        && content[1] > 0
        && content[1] <= MOST_SEGMENTS;
  }

  /// Reads and checks an image.
  ///
  /// @param name for messages
  /// @throws InvalidWorkloadException if it is none, or damaged
  public static EspImage of(String name, byte[] content) {
    if (!isOne(content)) {
      throw wrong(name, "is no image for an ESP32 or ESP8266", "make one with esptool elf2image");
    }
    if (!isExtended(content)) {
      return read(name, content, HEADER);
    }
    try {
      return read(name, content, EXTENDED);
    } catch (InvalidWorkloadException damaged) {
      try {
        return read(name, content, HEADER);
      } catch (InvalidWorkloadException _) {
        // It is neither, and more like the former.
        throw damaged;
      }
    }
  }

  private static EspImage read(String name, byte[] content, int header) {
    var bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    var segments = new ArrayList<Segment>();
    int sum = FIRST_SUM;
    int at = header;
    for (int i = 0; i < content[1]; i++) {
      var segment = segment(name, bytes, at, i);
      for (int j = 0; j < segment.bytes(); j++) {
        sum ^= content[segment.offset() + j] & 0xff;
      }
      segments.add(segment);
      at = segment.offset() + segment.bytes();
    }
    // The sum is the last byte of a block.
    int end = at / UNIT * UNIT + UNIT;
    checkSum(name, content, end, sum);
    boolean hasHash = header == EXTENDED && content[HASH_FLAG] == 1;
    if (hasHash) {
      checkHash(name, content, end);
    }
    return new EspImage(
        header == EXTENDED ? chip(content) : ESP8266,
        Integer.toUnsignedLong(bytes.getInt(4)),
        segments,
        hasHash,
        hasHash ? end + HASH : end);
  }

  private static Segment segment(String name, ByteBuffer bytes, int at, int number) {
    if (at > bytes.limit() - 8) {
      throw damaged(name, "segment %d is cut off".formatted(number));
    }
    long size = Integer.toUnsignedLong(bytes.getInt(at + 4));
    if (size > bytes.limit() - at - 8) {
      throw damaged(name, "segment %d has %d bytes, which are not there".formatted(number, size));
    }
    return new Segment(Integer.toUnsignedLong(bytes.getInt(at)), at + 8, (int) size);
  }

  private static void checkSum(String name, byte[] content, int end, int sum) {
    if (end > content.length) {
      throw damaged(name, "its checksum is cut off");
    }
    int told = content[end - 1] & 0xff;
    if (told != sum) {
      throw damaged(
          name, "its checksum is 0x%02x, and that of its segments 0x%02x".formatted(told, sum));
    }
  }

  private static void checkHash(String name, byte[] content, int end) {
    if (end + HASH > content.length) {
      throw damaged(name, "its SHA-256 is cut off");
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(content, 0, end);
      if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(content, end, end + HASH))) {
        throw damaged(name, "its SHA-256 is another than that of its content");
      }
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  /// Whether it may have the longer header of an ESP32. That of an ESP8266 ends before, and the
  /// first segment is in its place.
  private static boolean isExtended(byte[] content) {
    for (int i = RESERVED; i < HASH_FLAG; i++) {
      if (content[i] != 0) {
        return false;
      }
    }
    return content[HASH_FLAG] == 0 || content[HASH_FLAG] == 1;
  }

  private static String chip(byte[] content) {
    int id = (content[CHIP] & 0xff) | (content[CHIP + 1] & 0xff) << 8;
    return EspChip.of(id).map(EspChip::name).orElse("chip " + id);
  }

  private static InvalidWorkloadException damaged(String name, String problem) {
    return wrong(name, "is damaged: " + problem, "copy or build it again");
  }

  private static InvalidWorkloadException wrong(String name, String problem, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, "'" + name + "' " + problem, remedy);
  }
}

package io.servos.boards.firmware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A linked program for a 32-bit or smaller, little-endian processor; after elf(5).
///
/// @param machine number of the processor family
/// @param isExecutable whether it is linked to addresses at which it can run
/// @param sections named parts
/// @param segments what is loaded where
public record ElfFile(
    int machine, boolean isExecutable, List<Section> sections, List<Segment> segments) {

  /// The AVR family.
  public static final int AVR = 83;

  /// Arm, 32-bit.
  public static final int ARM = 40;

  private static final int MAGIC = 0x7f454c46;
  private static final int HEADER = 52;
  private static final int CLASS_32_LITTLE = 0x0101;
  private static final int LIMIT = 64 << 20;
  private static final int EXECUTABLE = 2;
  private static final int LOADED = 1;

  /// Longer ones are cut, since many sections may share a long text.
  private static final int LONGEST_NAME = 255;

  /// A named part.
  ///
  /// @param bytes its size in memory
  public record Section(String name, long bytes) {}

  /// A piece of memory. Addresses and sizes are unsigned, of 32 bits.
  ///
  /// @param from where its content is loaded to
  /// @param at where the program has it when it runs
  /// @param fileBytes of its content
  /// @param bytes in memory
  public record Segment(long from, long at, long fileBytes, long bytes) {}

  public ElfFile {
    sections = List.copyOf(sections);
    segments = List.copyOf(segments);
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read or is no such program
  public static ElfFile read(Path file) throws IOException {
    if (Files.size(file) > LIMIT) {
      throw new IOException("'" + file + "' is larger than any program for a board");
    }
    return of(Files.readAllBytes(file));
  }

  /// Reads what is in memory.
  ///
  /// @throws IOException if it is no such program
  public static ElfFile of(byte[] content) throws IOException {
    var bytes = ByteBuffer.wrap(content);
    if (content.length < HEADER
        || bytes.getInt(0) != MAGIC
        || bytes.getShort(4) != CLASS_32_LITTLE) {
      throw new IOException("it is no program of a 32-bit, little-endian format");
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    try {
      return new ElfFile(
          bytes.getShort(18) & 0xffff,
          bytes.getShort(16) == EXECUTABLE,
          sections(bytes),
          segments(bytes));
    } catch (IndexOutOfBoundsException cut) {
      throw new IOException("the program is cut off", cut);
    }
  }

  private static List<Section> sections(ByteBuffer bytes) {
    int table = bytes.getInt(32);
    int size = bytes.getShort(46) & 0xffff;
    int count = bytes.getShort(48) & 0xffff;
    int names = bytes.getInt(table + (bytes.getShort(50) & 0xffff) * size + 16);
    var sections = new ArrayList<Section>();
    for (int i = 1; i < count; i++) {
      int at = table + i * size;
      sections.add(new Section(text(bytes, names + bytes.getInt(at)), unsigned(bytes, at + 20)));
    }
    return sections;
  }

  private static List<Segment> segments(ByteBuffer bytes) {
    int table = bytes.getInt(28);
    int size = bytes.getShort(42) & 0xffff;
    int count = bytes.getShort(44) & 0xffff;
    var segments = new ArrayList<Segment>();
    for (int i = 0; i < count; i++) {
      int at = table + i * size;
      if (bytes.getInt(at) == LOADED) {
        segments.add(
            new Segment(
                unsigned(bytes, at + 12),
                unsigned(bytes, at + 8),
                unsigned(bytes, at + 16),
                unsigned(bytes, at + 20)));
      }
    }
    return segments;
  }

  private static long unsigned(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private static String text(ByteBuffer bytes, int start) {
    var text = new StringBuilder();
    for (int at = start; bytes.get(at) != 0 && text.length() < LONGEST_NAME; at++) {
      text.append((char) bytes.get(at));
    }
    return text.toString();
  }

  /// Bytes of those sections together.
  public long bytes(Set<String> names) {
    return sections.stream()
        .filter(section -> names.contains(section.name()))
        .mapToLong(Section::bytes)
        .sum();
  }
}

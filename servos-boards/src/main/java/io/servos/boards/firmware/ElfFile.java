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
/// @param sections named parts
public record ElfFile(int machine, List<Section> sections) {

  /// The AVR family.
  public static final int AVR = 83;

  private static final int MAGIC = 0x7f454c46;
  private static final int HEADER = 52;
  private static final int CLASS_32_LITTLE = 0x0101;
  private static final int LIMIT = 64 << 20;

  /// Longer ones are cut, since many sections may share a long text.
  private static final int LONGEST_NAME = 255;

  /// A named part.
  ///
  /// @param bytes its size in memory
  public record Section(String name, long bytes) {}

  public ElfFile {
    sections = List.copyOf(sections);
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
      return new ElfFile(bytes.getShort(18) & 0xffff, sections(bytes));
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
      sections.add(
          new Section(
              text(bytes, names + bytes.getInt(at)),
              Integer.toUnsignedLong(bytes.getInt(at + 20))));
    }
    return sections;
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

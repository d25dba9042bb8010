package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// What is to be in a microcontroller's flash memory, from its start on. Gaps are erased bytes.
public final class FlashImage {

  private static final int LARGEST_FILE = 16 << 20;
  private static final byte ERASED = (byte) 0xff;
  private static final int DATA = 0;
  private static final int END = 1;
  private static final int SEGMENT = 2;
  private static final int UPPER_ADDRESS = 4;
  private static final int LOADED = 1;
  private static final HexFormat HEX = HexFormat.of();

  private final FlashMemory memory;
  private byte[] bytes = new byte[0];
  private int first = Integer.MAX_VALUE;
  private int size;

  private FlashImage(FlashMemory memory) {
    this.memory = memory;
  }

  /// Reads an Intel HEX file for an AVR board, or a linked program as `servos build` makes it.
  ///
  /// @throws InvalidWorkloadException if it is neither, or has more than any flash memory
  public static FlashImage read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw wrong("'" + file + "' is larger than any flash memory", "name the program itself");
      }
      return of(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "'" + file + "' does not exist", "check its name");
    } catch (IOException failure) {
      throw wrong(
          "'" + file + "' cannot be read: " + failure.getMessage(),
          "make it readable for this user");
    }
  }

  /// The same of what is in memory.
  ///
  /// @param name for messages
  public static FlashImage of(String name, byte[] content) {
    return of(name, content, FlashMemory.AVR);
  }

  /// The same for other microcontrollers.
  public static FlashImage of(String name, byte[] content, FlashMemory memory) {
    var image = new FlashImage(memory);
    if (content.length > 3 && content[0] == 0x7f && content[1] == 'E') {
      image.addSegments(name, content);
    } else if (content.length > 0 && content[0] == ':') {
      image.addRecords(name, new String(content, StandardCharsets.ISO_8859_1));
    } else {
      throw wrong(
          "'" + name + "' is neither an Intel HEX file nor a linked program",
          "build one: " + memory.example());
    }
    if (image.size == 0) {
      throw wrong("'" + name + "' has nothing for the flash memory", "build it again");
    }
    return image;
  }

  /// Where it ends.
  public int size() {
    return size;
  }

  /// Where it begins.
  public int first() {
    return first;
  }

  /// That many bytes from an address on, with erased ones behind the end.
  public byte[] page(int address, int length) {
    var page = new byte[length];
    Arrays.fill(page, ERASED);
    int count = Math.min(length, size - address);
    if (count > 0) {
      System.arraycopy(bytes, address, page, 0, count);
    }
    return page;
  }

  private void put(String name, long address, byte[] part) {
    long at = address - memory.start();
    long end = at + part.length;
    if (at < 0 || end > memory.bytes()) {
      throw wrong(
          "'%s' has bytes at address 0x%x, where no flash memory is".formatted(name, address),
          "name a program for " + memory.of());
    }
    if (end > bytes.length) {
      int before = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(memory.bytes(), Math.max(end, 2L * before)));
      Arrays.fill(bytes, before, bytes.length, ERASED);
    }
    first = (int) Math.min(first, at);
    size = (int) Math.max(size, end);
    System.arraycopy(part, 0, bytes, (int) at, part.length);
  }

  /// What is loaded where flash memory is; after elf(5).
  private void addSegments(String name, byte[] content) {
    var elf = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (ElfFile.of(content).machine() != memory.machine()) {
        throw wrong("'" + name + "' is no program for " + memory.of(), "name one that is");
      }
      int table = elf.getInt(28);
      int size = elf.getShort(42) & 0xffff;
      int count = elf.getShort(44) & 0xffff;
      for (int i = 0; i < count; i++) {
        int at = table + i * size;
        long address = Integer.toUnsignedLong(elf.getInt(at + 12));
        int length = elf.getInt(at + 16);
        if (elf.getInt(at) == LOADED && length != 0 && !memory.isElsewhere(address)) {
          int from = elf.getInt(at + 4);
          put(name, address, Arrays.copyOfRange(content, from, from + length));
        }
      }
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException cut) {
      throw wrong("'" + name + "' is cut off or damaged: " + cut.getMessage(), "build it again");
    }
  }

  private void addRecords(String name, String text) {
    long base = 0;
    int number = 0;
    boolean ended = false;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      var record = record(name, number, line.strip());
      int kind = record[3];
      var data = Arrays.copyOfRange(record, 4, record.length - 1);
      int address = word(record[1], record[2]);
      switch (kind) {
        case DATA -> put(name, base + address, data);
        case END -> ended = true;
        case SEGMENT, UPPER_ADDRESS -> {
          if (data.length != 2) {
            throw damaged(name, number, "has no address");
          }
          int upper = word(data[0], data[1]);
          base = kind == SEGMENT ? (long) upper << 4 : (long) upper << 16;
        }
        default -> {
          // Where a program starts is of no use here: a microcontroller starts at its reset.
        }
      }
    }
    if (!ended) {
      throw damaged(name, number, "is the last, and no end of the file");
    }
  }

  private static int word(byte high, byte low) {
    return (high & 0xff) << 8 | (low & 0xff);
  }

  private static byte[] record(String name, int number, String line) {
    byte[] record;
    try {
      record = HEX.parseHex(line.substring(1));
    } catch (IllegalArgumentException _) {
      throw damaged(name, number, "is not hexadecimal");
    }
    if (line.charAt(0) != ':' || record.length < 5 || record.length != (record[0] & 0xff) + 5) {
      throw damaged(name, number, "is cut off");
    }
    int sum = 0;
    for (byte one : record) {
      sum += one;
    }
    if ((sum & 0xff) != 0) {
      throw damaged(name, number, "has a wrong checksum");
    }
    return record;
  }

  private static InvalidWorkloadException damaged(String name, int line, String problem) {
    return wrong("'" + name + "', line " + line + ": it " + problem, "build the file again");
  }

  private static InvalidWorkloadException wrong(String fact, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, fact, remedy);
  }
}

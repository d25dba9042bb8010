package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Files at their places in a flash memory, such as a boot loader, a table of partitions, and a
/// program.
///
/// @param parts in the order of their addresses, without overlaps
public record FlashLayout(List<Part> parts) {

  /// The largest flash memory that an image's header has a code for.
  public static final int LARGEST = 128 << 20;

  private static final byte ERASED = (byte) 0xff;

  /// A file.
  ///
  /// @param address in the flash memory
  /// @param name for messages
  /// @param content which must not be changed
  @SuppressWarnings("ArrayRecordComponent")
  public record Part(long address, String name, byte[] content) {

    /// The first address behind it.
    public long end() {
      return address + content.length;
    }
  }

  /// @throws InvalidWorkloadException if two overlap, or one is empty or outside of any flash
  // memory
  public FlashLayout {
    parts = parts.stream().sorted(Comparator.comparingLong(Part::address)).toList();
    long end = 0;
    var before = "";
    for (var part : parts) {
      if (part.content.length == 0) {
        throw refused("'%s' is empty".formatted(part.name), "name a file with something in it");
      }
      if (part.address < end) {
        throw refused(
            "'%s' at 0x%x overlaps '%s', which ends at 0x%x"
                .formatted(part.name, part.address, before, end),
            "give them other places");
      }
      if (part.address < 0 || part.end() > LARGEST) {
        throw refused(
            "'%s' at 0x%x ends at 0x%x, where no flash memory is"
                .formatted(part.name, part.address, part.end()),
            "give it another place");
      }
      end = part.end();
      before = part.name;
    }
    if (parts.isEmpty()) {
      throw refused("there is nothing to merge", "name addresses and files");
    }
  }

  /// All of it from address 0 on. Gaps are erased bytes.
  public byte[] merged() {
    var merged = new byte[(int) parts.getLast().end()];
    Arrays.fill(merged, ERASED);
    for (var part : parts) {
      System.arraycopy(part.content, 0, merged, (int) part.address, part.content.length);
    }
    return merged;
  }

  private static InvalidWorkloadException refused(String fact, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, fact, remedy);
  }
}

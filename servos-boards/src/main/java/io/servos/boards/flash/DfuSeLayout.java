package io.servos.boards.flash;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a DfuSe boot loader tells of a memory, by ST's UM0424: `@Internal Flash
/// /0x08000000/04*016Kg,01*064Kg`.
///
/// @param parts sectors of one kind, in the order of their addresses
record DfuSeLayout(List<Part> parts) {

  private static final Pattern PLACE = Pattern.compile("/0x([0-9A-Fa-f]{1,8})/([^/]*)");
  private static final Pattern SECTORS = Pattern.compile("(\\d{1,5})\\*(\\d{1,5})([ BKM]?)([a-g])");

  /// Letters count from `a` on, which is readable; the next bits are erasable and writable.
  private static final int WRITABLE = 6;

  /// Sectors from an address on.
  ///
  /// @param end the address behind them
  record Part(long begin, long end, boolean isWritable) {}

  static DfuSeLayout of(String told) {
    var parts = new ArrayList<Part>();
    for (var place = PLACE.matcher(told); place.find(); ) {
      long at = Long.parseLong(place.group(1), 16);
      for (var sectors = SECTORS.matcher(place.group(2)); sectors.find(); ) {
        long size = Long.parseLong(sectors.group(2)) * unit(sectors.group(3));
        long end = at + Long.parseLong(sectors.group(1)) * size;
        int kind = sectors.group(4).charAt(0) - 'a' + 1;
        parts.add(new Part(at, end, (kind & WRITABLE) == WRITABLE));
        at = end;
      }
    }
    return new DfuSeLayout(List.copyOf(parts));
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "K" -> 1 << 10;
      case "M" -> 1 << 20;
      default -> 1;
    };
  }

  boolean has(long address) {
    return parts.stream().anyMatch(part -> part.begin() <= address && address < part.end());
  }

  /// The first address from which on nothing can be erased and written, at or behind one.
  long writableFrom(long address) {
    long at = address;
    for (var part : parts) {
      if (part.isWritable() && part.begin() <= at && at < part.end()) {
        at = part.end();
      }
    }
    return at;
  }
}

package io.servos.boards.firmware;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What of a file is found in the flash memory, as a boot loader shows it in its `CURRENT.UF2`.
///
/// @param bytes how many are alike
/// @param different the first address with something else, if there is one
public record Uf2Comparison(long bytes, OptionalLong different) {

  /// Compares what a file has for a family. Memory that the boot loader does not show is left out.
  ///
  /// @param current `CURRENT.UF2`
  /// @throws IllegalArgumentException if that is no UF2
  public static Uf2Comparison of(Uf2File file, long family, byte[] current) {
    var shown = new TreeMap<Long, Uf2Block>();
    for (int i = 0; i < current.length / Uf2Block.BYTES; i++) {
      var block = Uf2Block.read(current, i);
      shown.put(block.address(), block);
    }
    long alike = 0;
    for (var block : file.flash(family)) {
      long at = block.address();
      while (at < block.end()) {
        var found = shown.floorEntry(at);
        if (found == null || found.getValue().end() <= at) {
          var next = shown.higherKey(at);
          at = next == null ? block.end() : Math.min(next, block.end());
          continue;
        }
        var there = found.getValue();
        int count = (int) (Math.min(there.end(), block.end()) - at);
        int here = block.payload() + (int) (at - block.address());
        int other = there.payload() + (int) (at - there.address());
        int differs =
            Arrays.mismatch(file.content(), here, here + count, current, other, other + count);
        if (differs >= 0) {
          return new Uf2Comparison(alike + differs, OptionalLong.of(at + differs));
        }
        alike += count;
        at += count;
      }
    }
    return new Uf2Comparison(alike, OptionalLong.empty());
  }
}

package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A UF2 file that is whole: of each family every block once, and nothing in two places.
public final class Uf2File {

  /// Twice and more of what any known microcontroller has for flash memory.
  private static final int LARGEST = 256 << 20;

  /// What is in a file for one family.
  ///
  /// @param family its id
  /// @param blocks how many
  /// @param bytes for its memory
  /// @param start the lowest address
  /// @param end the first behind the highest one
  public record Part(long family, int blocks, int bytes, long start, long end) {

    public String familyName() {
      return Uf2Family.nameOf(family);
    }
  }

  private final byte[] content;
  private final List<Part> parts;
  private final Map<Long, List<Uf2Block>> blocks;

  private Uf2File(byte[] content, List<Part> parts, Map<Long, List<Uf2Block>> blocks) {
    this.content = content;
    this.parts = List.copyOf(parts);
    this.blocks = Map.copyOf(blocks);
  }

  /// Reads and checks a file.
  ///
  /// @throws InvalidWorkloadException if it cannot be read, or is none, or not whole
  public static Uf2File read(Path file) {
    return of(file.toString(), FirmwareFile.read(file, LARGEST));
  }

  /// The same of what is in memory, which must not be changed afterwards.
  ///
  /// @param name for messages
  public static Uf2File of(String name, byte[] content) {
    if (!isOne(content)) {
      throw wrong(name, "is no UF2 file", "name one that a build for the board made");
    }
    if (content.length % Uf2Block.BYTES != 0) {
      throw wrong(name, "is cut off in the middle of a block", "copy or build it again");
    }
    var families = new LinkedHashMap<Long, List<Uf2Block>>();
    for (int i = 0; i < content.length / Uf2Block.BYTES; i++) {
      var block = block(name, content, i);
      if (!block.isIgnored(content)) {
        families.computeIfAbsent(block.family(), _ -> new ArrayList<>()).add(block);
      }
    }
    var parts = new ArrayList<Part>();
    for (var family : families.entrySet()) {
      checkNumbers(name, family.getKey(), family.getValue());
      parts.add(part(name, family.getKey(), family.getValue()));
    }
    if (parts.isEmpty()) {
      throw wrong(name, "has nothing for the flash memory", "build it again");
    }
    return new Uf2File(content, parts, families);
  }

  /// Whether that begins as a UF2 file does.
  public static boolean isOne(byte[] content) {
    return content.length >= 4
        && content[0] == 'U'
        && content[1] == 'F'
        && content[2] == '2'
        && content[3] == '\n';
  }

  private static Uf2Block block(String name, byte[] content, int index) {
    Uf2Block block;
    try {
      block = Uf2Block.read(content, index);
    } catch (IllegalArgumentException problem) {
      throw wrong(name, "is damaged: block " + index + " " + problem.getMessage(), "copy it again");
    }
    if (block.isOfAFile()) {
      throw wrong(
          name,
          "holds files for a board with a file system, which is not supported",
          "name one for the flash memory");
    }
    if (!block.hasFamily()) {
      throw wrong(
          name,
          "does not say which microcontrollers it is for: block " + index + " has no family",
          "make it again with a family, as uf2conv does with -f");
    }
    return block;
  }

  private static void checkNumbers(String name, long family, List<Uf2Block> blocks) {
    long count = blocks.getFirst().count();
    var seen = new BitSet();
    for (var block : blocks) {
      if (block.count() != count || block.number() >= count) {
        throw incomplete(
            name,
            family,
            "block %d of %d among blocks of %d".formatted(block.number(), block.count(), count));
      }
      // There are no more than the file has room for, or the numbers are wrong anyway.
      if (block.number() >= blocks.size()) {
        throw incomplete(name, family, blocks.size() + " blocks of " + count);
      }
      if (seen.get((int) block.number())) {
        throw incomplete(name, family, "block " + block.number() + " twice");
      }
      seen.set((int) block.number());
    }
    if (blocks.size() != count) {
      throw incomplete(name, family, blocks.size() + " blocks of " + count);
    }
  }

  private static InvalidWorkloadException incomplete(String name, long family, String problem) {
    return wrong(
        name,
        "has for family " + Uf2Family.nameOf(family) + " " + problem,
        "copy or build it again");
  }

  private static Part part(String name, long family, List<Uf2Block> all) {
    var blocks =
        all.stream()
            .filter(Uf2Block::isForFlash)
            .sorted(Comparator.comparingLong(Uf2Block::address))
            .toList();
    if (blocks.isEmpty()) {
      throw incomplete(name, family, "nothing for the flash memory");
    }
    var known = Uf2Family.of(family);
    long end = 0;
    int bytes = 0;
    for (var block : blocks) {
      boolean fits = known.map(one -> one.has(block.address(), block.end())).orElse(true);
      if (!fits || block.end() > 1L << Integer.SIZE) {
        throw incomplete(
            name, family, "contents for 0x%x, where it has no memory".formatted(block.address()));
      }
      if (block.address() < end) {
        throw incomplete(name, family, "two contents for 0x%x".formatted(block.address()));
      }
      end = block.end();
      bytes += block.size();
    }
    return new Part(family, all.size(), bytes, blocks.getFirst().address(), end);
  }

  /// By family, in the order of the file. There is one at least.
  public List<Part> parts() {
    return parts;
  }

  /// All of it, which must not be changed.
  public byte[] content() {
    return content;
  }

  /// The blocks of that family with what is for its flash memory.
  List<Uf2Block> flash(long family) {
    return blocks.getOrDefault(family, List.of()).stream().filter(Uf2Block::isForFlash).toList();
  }

  private static InvalidWorkloadException wrong(String name, String problem, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, "'" + name + "' " + problem, remedy);
  }
}

package io.servos.boards.firmware;

import io.servos.boards.packaged.PackagedFile;
import io.servos.model.InvalidConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A family of microcontrollers, as UF2 files name it.
///
/// @param name such as `RP2040`
/// @param id 32 bits
/// @param memory what a file may have contents for
public record Uf2Family(String name, long id, List<Range> memory) {

  private static final String TABLE = "uf2-families.tsv";

  /// Addresses of memory.
  ///
  /// @param end the first behind it
  public record Range(long start, long end) {

    private static Range parse(String text) {
      var ends = text.split("-", 2);
      return new Range(Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));
    }
  }

  public Uf2Family {
    memory = List.copyOf(memory);
  }

  /// All that are known, as the table has them.
  public static List<Uf2Family> all() {
    return new PackagedFile(Uf2Family.class, TABLE)
        .rows().stream()
            .map(
                cells ->
                    new Uf2Family(
                        cells[0],
                        Long.parseLong(cells[1], 16),
                        Arrays.stream(cells[2].split(",", -1)).map(Range::parse).toList()))
            .toList();
  }

  /// The one with that id, if it is known.
  public static Optional<Uf2Family> of(long id) {
    return all().stream().filter(family -> family.id == id).findFirst();
  }

  /// The one of that name, in upper or lower case.
  ///
  /// @throws InvalidConfigException if there is none
  public static Uf2Family named(String name) {
    var all = all();
    return all.stream()
        .filter(family -> family.name.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "family",
                    "'" + name + "' is no family of UF2 that is known",
                    "use one of "
                        + all.stream().map(Uf2Family::name).collect(Collectors.joining(", "))));
  }

  /// What to call a family: its name, or its id when it has none here.
  public static String nameOf(long id) {
    return of(id).map(Uf2Family::name).orElseGet(() -> "0x%08x".formatted(id));
  }

  /// Whether all of that is memory of the family.
  ///
  /// @param end the first address behind it
  boolean has(long start, long end) {
    return memory.stream().anyMatch(range -> range.start <= start && end <= range.end);
  }
}

package io.servos.boards.drive;

import io.servos.boards.firmware.Uf2Family;
import io.servos.boards.firmware.Uf2File;
import io.servos.boards.packaged.PackagedFile;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The drive of a boot loader that takes UF2 files.
public final class Uf2Drive {

  private static final String NOTE = "INFO_UF2.TXT";
  private static final String TABLE = "uf2-boards.tsv";
  private static final Pattern MODEL = Pattern.compile("(?m)^Model:\\s*(.*\\S)\\s*$");
  private static final Pattern BOARD = Pattern.compile("(?m)^Board-ID:\\s*(.*\\S)\\s*$");

  private final Drive drive;
  private final String model;
  private final String board;

  private Uf2Drive(Drive drive, String note) {
    this.drive = drive;
    this.model = value(MODEL, note);
    this.board = value(BOARD, note);
  }

  private static String value(Pattern line, String note) {
    var found = line.matcher(note);
    return found.find() ? found.group(1) : "";
  }

  /// The drive that is mounted at a folder.
  ///
  /// @throws BoardException of the kind `NO_PORT` or `NO_DRIVE` if it is none
  public static Uf2Drive at(Path root) {
    var drive =
        Drive.at(
            root,
            NOTE,
            "name the folder where the board's boot loader is mounted, such as RPI-RP2");
    return new Uf2Drive(drive, drive.note());
  }

  /// As the boot loader calls the board; empty when it does not.
  public String model() {
    return model;
  }

  /// The name of the board for programs, whose first word is the microcontroller; empty when the
  /// boot loader has none.
  public String board() {
    return board;
  }

  /// The families that it takes, by what it says of itself, or none when it cannot be told.
  public List<Uf2Family> families() {
    return new PackagedFile(Uf2Drive.class, TABLE)
        .rows().stream()
            .filter(cells -> isOf(cells[0]))
            .findFirst()
            .map(cells -> Arrays.stream(cells[1].split(",", -1)).map(Uf2Family::named).toList())
            .orElse(List.of());
  }

  private boolean isOf(String pattern) {
    var name = board.toUpperCase(Locale.ROOT);
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /// Which part of a file the boot loader would take.
  ///
  /// @param named the family that the caller is sure of, needed where the drive does not tell
  /// @throws BoardException of the kind `WRONG_BOARD` if it takes none
  public Uf2File.Part fitting(Uf2File file, Optional<Uf2Family> named) {
    var taken = taken(named);
    return file.parts().stream()
        .filter(part -> taken.stream().anyMatch(family -> family.id() == part.family()))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "takes family %s, and the file is for %s: nothing was written"
                        .formatted(
                            names(taken),
                            file.parts().stream()
                                .map(Uf2File.Part::familyName)
                                .collect(Collectors.joining(", "))),
                    "name a file for this board"));
  }

  private List<Uf2Family> taken(Optional<Uf2Family> named) {
    var known = families();
    if (named.isEmpty() && known.isEmpty()) {
      throw wrong(
          "does not tell which family it takes: its Board-ID is '" + board + "'",
          "name the family of its microcontroller, such as --family RP2040");
    }
    if (named.isEmpty() || known.isEmpty()) {
      return named.map(List::of).orElse(known);
    }
    if (!known.contains(named.get())) {
      throw wrong(
          "takes family %s, and not %s: nothing was written"
              .formatted(names(known), named.get().name()),
          "leave --family out");
    }
    return List.of(named.get());
  }

  private static String names(List<Uf2Family> families) {
    return families.stream().map(Uf2Family::name).collect(Collectors.joining(", "));
  }

  private BoardException wrong(String problem, String remedy) {
    return new BoardException(Kind.WRONG_BOARD, drive.root().toString(), problem, remedy, null);
  }

  Drive drive() {
    return drive;
  }
}

package io.servos.boards.arduino;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.ElfFile;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/// How much of a board a built sketch takes.
///
/// @param flashBytes for program and constants
/// @param flashLimit what the board has for them
/// @param ramBytes for global variables
/// @param ramLimit what the board has for them and the stack; 0 when its maker does not say
public record SketchSize(long flashBytes, long flashLimit, long ramBytes, long ramLimit) {

  /// As Arduino's `platform.txt` counts.
  private static final Set<String> FLASH = Set.of(".text", ".data", ".bootloader");

  private static final Set<String> RAM = Set.of(".data", ".bss", ".noinit");

  public static SketchSize of(ElfFile program, AvrBoard board) {
    return new SketchSize(
        program.bytes(FLASH), board.flashBytes(), program.bytes(RAM), board.ramBytes());
  }

  /// Looks whether a program that was made fits.
  ///
  /// @param builder what made it
  /// @throws InvalidWorkloadException with numbers if it does not
  /// @throws BackendFailedException if it is no program for such a board
  static void check(Path program, Sketch sketch, AvrBoard board, String builder) {
    try {
      var file = ElfFile.read(program);
      if (file.machine() != ElfFile.AVR) {
        throw new BackendFailedException(
            builder,
            "what it made is for another processor than that of board '" + board.name() + "'",
            "check what the project says of its board",
            null);
      }
      var size = of(file, board);
      if (!size.fits()) {
        throw new InvalidWorkloadException(
            Kind.NOT_BUILDABLE,
            "sketch '%s' does not fit on board '%s': %s"
                .formatted(sketch.name(), board.name(), size.text()),
            "make it smaller, or choose a board with more memory");
      }
    } catch (IOException broken) {
      throw new BackendFailedException(
          builder, "what it made is no program", "check its compiler", broken);
    }
  }

  public boolean fits() {
    return flashBytes <= flashLimit && (ramLimit == 0 || ramBytes <= ramLimit);
  }

  /// One phrase for people.
  public String text() {
    return part("flash", flashBytes, flashLimit) + ", " + part("RAM", ramBytes, ramLimit);
  }

  private static String part(String name, long bytes, long limit) {
    return limit == 0
        ? name + " " + bytes + " bytes"
        : "%s %d of %d bytes (%d%%)".formatted(name, bytes, limit, 100 * bytes / limit);
  }
}

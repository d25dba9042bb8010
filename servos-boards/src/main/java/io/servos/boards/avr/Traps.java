package io.servos.boards.avr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The parts of microcontrollers that the simulator does not have.
final class Traps {

  private static final String TABLE = "traps.tsv";

  private Traps() {}

  /// Arguments for the board's program.
  static List<String> tokens(String mcu) {
    try (var input = Traps.class.getResourceAsStream(TABLE)) {
      if (input == null) {
        throw new AssertionError(TABLE + " is not packaged");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .filter(columns -> List.of(columns[0].split(" ")).contains(mcu))
          .map(columns -> "trap:" + columns[1] + ":" + columns[2] + ":" + columns[3])
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

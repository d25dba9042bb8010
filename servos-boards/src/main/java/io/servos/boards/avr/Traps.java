package io.servos.boards.avr;

import io.servos.boards.packaged.PackagedFile;
import java.util.List;

/// The parts of microcontrollers that the simulator does not have.
final class Traps {

  private static final String TABLE = "traps.tsv";

  private Traps() {}

  /// Arguments for the board's program.
  static List<String> tokens(String mcu) {
    return new PackagedFile(Traps.class, TABLE)
        .rows().stream()
            .filter(columns -> List.of(columns[0].split(" ")).contains(mcu))
            .map(columns -> "trap:" + columns[1] + ":" + columns[2] + ":" + columns[3])
            .toList();
  }
}

package io.servos.boards.flash;

import io.servos.boards.packaged.PackagedFile;
import io.servos.model.InvalidConfigException;

/// What a boot loader has to know of a microcontroller.
///
/// @param mcu such as `atmega328p`
/// @param signature three bytes in hexadecimal by which it is told from others
/// @param pageBytes what is written at a time
record AvrPart(String mcu, String signature, int pageBytes) {

  private static final String TABLE = "avr-parts.tsv";

  /// @throws InvalidConfigException if the table has none of that name
  static AvrPart named(String mcu) {
    return new PackagedFile(AvrPart.class, TABLE)
        .rows().stream()
            .filter(parts -> parts[0].equals(mcu))
            .map(parts -> new AvrPart(parts[0], parts[1], Integer.parseInt(parts[2])))
            .findFirst()
            .orElseThrow(
                () ->
                    InvalidConfigException.of(
                        "board",
                        "nothing is known of how to flash a '" + mcu + "'",
                        "use --tool avrdude"));
  }
}

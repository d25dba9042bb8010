package io.servos.boards.flash;

import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What a boot loader has to know of a microcontroller.
///
/// @param mcu such as `atmega328p`
/// @param signature three bytes in hexadecimal by which it is told from others
/// @param pageBytes what is written at a time
record AvrPart(String mcu, String signature, int pageBytes) {

  private static final String TABLE = "avr-parts.tsv";

  /// @throws InvalidConfigException if the table has none of that name
  static AvrPart named(String mcu) {
    return text()
        .lines()
        .filter(line -> line.startsWith(mcu + "\t"))
        .map(line -> line.split("\t", -1))
        .map(parts -> new AvrPart(parts[0], parts[1], Integer.parseInt(parts[2])))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "board",
                    "nothing is known of how to flash a '" + mcu + "'",
                    "use avrdude for this board"));
  }

  private static String text() {
    try (var input = AvrPart.class.getResourceAsStream(TABLE)) {
      if (input == null) {
        throw new AssertionError(TABLE + " is not packaged");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package io.servos.boards.drive;

import java.util.Optional;
import java.util.regex.Pattern;

/// What CircuitPython writes about itself into `boot_out.txt` at each start.
///
/// @param version such as `9.2.1`
/// @param date of the version, as CircuitPython writes it
/// @param machine the board and its microcontroller, in words
/// @param board the name of the board for programs, such as `raspberry_pi_pico`; empty when it is
///     older than that
/// @param uid of this one board, in hexadecimal; empty when it is older than that
public record BootOut(String version, String date, String machine, String board, String uid) {

  private static final Pattern FIRST =
      Pattern.compile("\\AAdafruit CircuitPython (\\S+) on ([^;\r\n]+); ?([^\r\n]+)");
  private static final Pattern BOARD = Pattern.compile("(?m)^Board ID:[ ]*(\\w+)[ \r]*$");
  private static final Pattern UID = Pattern.compile("(?m)^UID:[ ]*(\\p{XDigit}+)[ \r]*$");

  /// Reads it, if it begins as one.
  static Optional<BootOut> parse(String text) {
    var first = FIRST.matcher(text);
    if (!first.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new BootOut(
            first.group(1),
            first.group(2).strip(),
            first.group(3).strip(),
            value(BOARD, text),
            value(UID, text)));
  }

  private static String value(Pattern line, String text) {
    var found = line.matcher(text);
    return found.find() ? found.group(1) : "";
  }
}

package io.servos.boards.repl;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/// Why a board does not answer as MicroPython does, by what came from it instead.
final class Diagnosis {

  /// A line that comes as often as this is one of a start.
  private static final int RESTARTS = 3;

  private static final int LEAST_LINE = 12;
  private static final int MOST_QUOTED = 60;
  private static final String KNOWN_CONTROLS = "\n\r\t\33";

  private Diagnosis() {}

  /// @param heard all of it, or the last of it
  static BoardException of(String port, byte[] heard) {
    var text = new String(heard, StandardCharsets.ISO_8859_1);
    if (text.isBlank()) {
      return new BoardException(
          Kind.SILENT,
          port,
          "does not answer",
          "check that it is the board's port and that MicroPython is on it, reset the board, try"
              + " again",
          null);
    }
    if (isGarbage(heard)) {
      return new BoardException(
          Kind.WRONG_BAUD,
          port,
          "sends what is no text",
          "give the speed that the board has with --baud; MicroPython's is 115200",
          null);
    }
    var repeated = repeated(text);
    if (!repeated.isEmpty()) {
      return new BoardException(
          Kind.BOOT_LOOP,
          port,
          "starts again and again: '" + repeated + "'",
          "check its power and flash its firmware anew",
          null);
    }
    return noRepl(port, text);
  }

  private static BoardException noRepl(String port, String text) {
    var known = Identity.ofBanner(text);
    return new BoardException(
        Kind.NO_REPL,
        port,
        known.isPresent()
            ? "has " + known.get() + ", which does not let scripts in"
            : "has no MicroPython that listens: it says '" + quoted(text.strip()) + "'",
        known.isPresent()
            ? "reset the board, then try again"
            : "flash MicroPython onto the board, or name the port of another one",
        null);
  }

  /// At a wrong speed a third of the bytes and more are no text.
  private static boolean isGarbage(byte[] heard) {
    int strange = 0;
    for (byte one : heard) {
      if (one < ' ' && KNOWN_CONTROLS.indexOf(one) < 0) {
        strange++;
      }
    }
    return strange * 3 >= heard.length;
  }

  /// The first line that a board says at every start, or nothing.
  private static String repeated(String text) {
    var counts = new HashMap<String, Integer>();
    return text.lines()
        .map(String::strip)
        .filter(line -> line.length() >= LEAST_LINE)
        .filter(line -> counts.merge(line, 1, Integer::sum) >= RESTARTS)
        .findFirst()
        .map(Diagnosis::quoted)
        .orElse("");
  }

  private static String quoted(String text) {
    var line = text.replaceAll("[^ -~]+", " ").strip();
    return line.length() > MOST_QUOTED ? line.substring(0, MOST_QUOTED) + "..." : line;
  }
}

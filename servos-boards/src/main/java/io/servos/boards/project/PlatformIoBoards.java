package io.servos.boards.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How PlatformIO and Arduino name the same boards, from a table of this package.
final class PlatformIoBoards {

  private static final Map<String, String> ARDUINO_NAMES = read();

  private PlatformIoBoards() {}

  /// How Arduino names a board of PlatformIO's platform `atmelavr`.
  static Optional<String> arduinoName(String board) {
    return Optional.ofNullable(ARDUINO_NAMES.get(board));
  }

  /// PlatformIO's names, in the order of the table.
  static List<String> names() {
    return List.copyOf(ARDUINO_NAMES.keySet());
  }

  private static Map<String, String> read() {
    var names = new LinkedHashMap<String, String>();
    try (var table = PlatformIoBoards.class.getResourceAsStream("platformio-boards.tsv")) {
      new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(fields -> names.put(fields[0], fields[1]));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return names;
  }
}

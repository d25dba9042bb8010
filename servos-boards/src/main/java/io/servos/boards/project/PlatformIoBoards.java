package io.servos.boards.project;

import io.servos.boards.packaged.PackagedFile;
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
    new PackagedFile(PlatformIoBoards.class, "platformio-boards.tsv")
        .rows()
        .forEach(fields -> names.put(fields[0], fields[1]));
    return names;
  }
}

package io.servos.boards.catalog;

import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The `boards.txt` of an Arduino core: boards, with the menus by which some differ.
///
/// @param values every key of the file
public record BoardsTxt(Map<String, String> values) {

  private static final Path INSTALLED =
      Path.of("/usr/share/arduino/hardware/arduino/avr/boards.txt");
  private static final String AVR_PREFIX = "arduino:avr:";
  private static final String CPU = "cpu=";

  /// Reads the file of a core.
  ///
  /// @throws UncheckedIOException if the file cannot be read
  public static BoardsTxt read(Path file) {
    try {
      return of(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// That of the core that this host has as a package.
  ///
  /// @throws IsolationUnavailableException if it has none
  public static BoardsTxt ofHost() {
    if (!Files.isReadable(INSTALLED)) {
      throw new IsolationUnavailableException(
          "Arduino's boards",
          "'" + INSTALLED + "' cannot be read",
          "apt-get install --no-install-recommends arduino-core-avr");
    }
    return read(INSTALLED);
  }

  /// Takes the text of such a file.
  public static BoardsTxt of(String text) {
    var values = new LinkedHashMap<String, String>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("#") && line.contains("="))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            });
    return new BoardsTxt(values);
  }

  /// The boards that are offered to people, in the order of the file.
  public List<String> names() {
    return values.keySet().stream()
        .filter(key -> key.endsWith(".name") && key.indexOf('.') == key.length() - 5)
        .map(key -> key.substring(0, key.length() - 5))
        .toList();
  }

  /// The processors that a board can have, in the order of the file; none when it has but one.
  public List<String> processors(String board) {
    var prefix = board + ".menu.cpu.";
    return List.copyOf(
        values.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .filter(key -> key.indexOf('.') < 0)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /// Every board with every processor.
  ///
  /// @throws InvalidConfigException if a number of the file is none
  public List<AvrBoard> all() {
    return names().stream()
        .flatMap(
            name -> {
              var processors = processors(name);
              return processors.isEmpty()
                  ? Stream.of(board(name, Optional.empty()))
                  : processors.stream().map(cpu -> board(name, Optional.of(cpu)));
            })
        .toList();
  }

  /// The board that a user means.
  ///
  /// @param text such as `uno`, `nano:cpu=atmega168` or `arduino:avr:uno`; a board that can have
  ///     several processors has the first one unless the text names another
  /// @throws InvalidConfigException if there is none, or a number of it is none
  public AvrBoard named(String text) {
    return named(text, List.of());
  }

  /// The same.
  ///
  /// @param besides names that a user could have meant, for the message
  public AvrBoard named(String text, List<String> besides) {
    var parts = text.startsWith(AVR_PREFIX) ? text.substring(AVR_PREFIX.length()) : text;
    int colon = parts.indexOf(':');
    var name = colon < 0 ? parts : parts.substring(0, colon);
    if (!names().contains(name)) {
      throw InvalidConfigException.of(
          "board",
          "'" + name + "' is not a board of " + AVR_PREFIX + "*",
          "use one of "
              + Stream.concat(names().stream(), besides.stream())
                  .collect(Collectors.joining(", ")));
    }
    return board(name, processor(name, colon < 0 ? "" : parts.substring(colon + 1)));
  }

  private Optional<String> processor(String name, String option) {
    var known = processors(name);
    if (option.isEmpty()) {
      return known.stream().findFirst();
    }
    var asked = option.startsWith(CPU) ? option.substring(CPU.length()) : "";
    if (!known.contains(asked)) {
      throw InvalidConfigException.of(
          "board",
          "'" + option + "' is not an option of '" + name + "'",
          known.isEmpty()
              ? "use '" + name + "' alone"
              : "use one of " + CPU + String.join(", " + CPU, known));
    }
    return Optional.of(asked);
  }

  private AvrBoard board(String name, Optional<String> processor) {
    var menu = processor.map(cpu -> name + ".menu.cpu." + cpu + ".").orElse("");
    return new AvrBoard(
        name,
        AVR_PREFIX + name + processor.map(cpu -> ":" + CPU + cpu).orElse(""),
        value(name, menu, "name"),
        value(name, menu, "build.mcu"),
        number(name, menu, "build.f_cpu"),
        number(name, menu, "upload.maximum_size"),
        number(name, menu, "upload.maximum_data_size"),
        value(name, menu, "build.variant"),
        value(name, menu, "build.extra_flags").contains("usb_flags"),
        value(name, menu, "upload.protocol"),
        (int) number(name, menu, "upload.speed"));
  }

  private String value(String name, String menu, String key) {
    var own = values.getOrDefault(name + "." + key, "");
    return menu.isEmpty() || key.equals("name") ? own : values.getOrDefault(menu + key, own);
  }

  /// Frequencies are written as in C.
  private long number(String name, String menu, String key) {
    var text = value(name, menu, key).replaceFirst("U?L$", "");
    if (!text.matches("[0-9]{0,18}")) {
      throw InvalidConfigException.of(
          "board",
          "boards.txt has '" + text + "' for " + name + "." + key + ", which is no number",
          "install the package arduino-core-avr again");
    }
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}

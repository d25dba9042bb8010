package io.servos.boards.arduino;

import io.servos.boards.scenario.Scenario;
import io.servos.config.Durations;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a workload of platform `arduino` may be told, by the names of its settings.
///
/// @param board `board`: which one; `uno` unless said
/// @param time `time`: how long it runs by its own clock; empty means until the program ends
/// @param scenario `scenario`: a file of what comes to it from outside
/// @param eeprom `eeprom`: a file with the content of its EEPROM
/// @param keepsEeprom `keep-eeprom`: whether the EEPROM's content at the end is in the result
/// @param libraries `libraries`: a folder of libraries
record BoardSettings(
    String board,
    Optional<Duration> time,
    Scenario scenario,
    Optional<Path> eeprom,
    boolean keepsEeprom,
    Optional<Path> libraries) {

  private static final String DEFAULT_BOARD = "uno";

  private static final Set<String> NAMES =
      Set.of("board", "time", "scenario", "eeprom", "keep-eeprom", "libraries");

  /// @throws InvalidConfigException if there is a setting that nobody knows, or a wrong value
  static BoardSettings of(Map<String, String> settings) {
    settings.keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .min(String::compareTo)
        .ifPresent(
            name -> {
              throw InvalidConfigException.of(
                  name, "is nothing that platform 'arduino' knows", "leave it out");
            });
    return new BoardSettings(
        settings.getOrDefault("board", DEFAULT_BOARD),
        value(settings, "time").map(BoardSettings::time),
        value(settings, "scenario").map(Path::of).map(Scenario::read).orElse(Scenario.NONE),
        value(settings, "eeprom").map(file -> real("eeprom", file)),
        Boolean.parseBoolean(settings.getOrDefault("keep-eeprom", "false")),
        value(settings, "libraries").map(folder -> real("libraries", folder)));
  }

  private static Optional<String> value(Map<String, String> settings, String name) {
    return Optional.ofNullable(settings.get(name));
  }

  private static Duration time(String text) {
    Duration time;
    try {
      time = Durations.parse(text);
    } catch (InvalidConfigException _) {
      throw InvalidConfigException.of(
          "time", "'" + text + "' is not a time", "use one such as 500ms or 3s");
    }
    if (time.compareTo(Duration.ofDays(1)) > 0) {
      throw InvalidConfigException.of("time", text + " is out of range", "use up to 1d");
    }
    return time;
  }

  private static Path real(String name, String file) {
    try {
      return Path.of(file).toRealPath();
    } catch (IOException _) {
      throw InvalidConfigException.of(name, "'" + file + "' does not exist", "check its path");
    }
  }
}

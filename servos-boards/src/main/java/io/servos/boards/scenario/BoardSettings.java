package io.servos.boards.scenario;

import io.servos.config.Durations;
import io.servos.model.InvalidConfigException;
import io.servos.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a workload for a board is told, by the names of its settings.
///
/// @param given as the user gave it
public record BoardSettings(Map<String, String> given) {

  private static final String USUAL_BAUD = "9600";

  public BoardSettings {
    given = Map.copyOf(given);
  }

  /// Those settings, if all have a name that the platform knows.
  ///
  /// @throws InvalidConfigException if one has not
  public static BoardSettings of(
      Map<String, String> settings, Platform platform, Set<String> known) {
    settings.keySet().stream()
        .filter(name -> !known.contains(name))
        .min(String::compareTo)
        .ifPresent(
            name -> {
              throw InvalidConfigException.of(
                  name, "is nothing that platform '" + platform + "' knows", "leave it out");
            });
    return new BoardSettings(settings);
  }

  /// The text of that setting.
  public Optional<String> value(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /// `time`: how long the board runs by its own clock; empty means until the program ends.
  public Optional<Duration> time() {
    return value("time").map(BoardSettings::time);
  }

  /// `scenario`: a file of what comes to the board from outside.
  public Scenario scenario() {
    return value("scenario").map(Path::of).map(Scenario::read).orElse(Scenario.NONE);
  }

  /// `port`: the serial port of a board.
  ///
  /// @throws InvalidConfigException if it is not said
  public Path port() {
    return value("port")
        .map(Path::of)
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "port",
                    "isolation 'board' needs that of a board",
                    "name it with --port; 'servos boards' lists them"));
  }

  /// `baud`: how fast a sketch speaks, in bits a second; 9600 unless said otherwise.
  public int baud() {
    var text = value("baud").orElse(USUAL_BAUD);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw InvalidConfigException.of(
          "baud", "'" + text + "' is no number", "use the one of Serial.begin, such as 115200");
    }
  }

  /// A file or folder that is there.
  public Optional<Path> real(String name) {
    return value(name).map(file -> real(name, file));
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

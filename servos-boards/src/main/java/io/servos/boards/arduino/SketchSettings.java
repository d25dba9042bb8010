package io.servos.boards.arduino;

import io.servos.boards.scenario.BoardSettings;
import io.servos.boards.scenario.Scenario;
import io.servos.model.InvalidConfigException;
import io.servos.model.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a workload of platform `arduino` may be told, by the names of its settings.
///
/// @param board `board`: which one
/// @param environment `build-env`: one of the project's
/// @param builder `builder`: what builds it
/// @param time `time`: how long it runs by its own clock; empty means until the program ends
/// @param scenario `scenario`: a file of what comes to it from outside
/// @param eeprom `eeprom`: a file with the content of its EEPROM
/// @param keepsEeprom `keep-eeprom`: whether the EEPROM's content at the end is in the result
/// @param libraries `libraries`: a folder of libraries
/// @param debugger `debugger`: the folder of a connection to gdb, for which the board waits
record SketchSettings(
    Optional<String> board,
    Optional<String> environment,
    Builder builder,
    Optional<Duration> time,
    Scenario scenario,
    Optional<Path> eeprom,
    boolean keepsEeprom,
    Optional<Path> libraries,
    Optional<Path> debugger) {

  private static final Set<String> EVERYWHERE =
      Set.of("board", "build-env", "builder", "time", "libraries");

  /// Besides, on an emulated board.
  static final Set<String> EMULATED = Set.of("scenario", "eeprom", "keep-eeprom", "debugger");

  /// Besides, on one at a port.
  static final Set<String> ATTACHED = Set.of("port", "baud");

  /// @param besides what may be said, besides what may be said everywhere
  /// @throws InvalidConfigException if there is a setting that nobody knows, or a wrong value
  static SketchSettings of(Map<String, String> given, Set<String> besides) {
    var names = new HashSet<>(EVERYWHERE);
    names.addAll(besides);
    var settings = BoardSettings.of(given, Platform.ARDUINO, names);
    return new SketchSettings(
        settings.value("board"),
        settings.value("build-env"),
        settings.value("builder").map(Builder::named).orElse(Builder.SERVOS),
        settings.time(),
        settings.scenario(),
        settings.real("eeprom"),
        settings.value("keep-eeprom").map(Boolean::parseBoolean).orElse(false),
        settings.real("libraries"),
        settings.real("debugger"));
  }
}

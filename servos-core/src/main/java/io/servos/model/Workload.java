package io.servos.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to run: a script, sketch or program file and the arguments it gets.
///
/// @param file the file, as the caller named it; relative paths are resolved by the engine
/// @param arguments what the program sees after its own name
/// @param input what the program reads on standard input
/// @param settings what else its platform wants to know, such as the `board` of a sketch; every
///     toolchain refuses those that it does not know
public record Workload(
    Path file, List<String> arguments, Input input, Map<String, String> settings) {

  public Workload {
    arguments = List.copyOf(arguments);
    settings = Map.copyOf(settings);
  }

  /// A workload without settings.
  public Workload(Path file, List<String> arguments, Input input) {
    this(file, arguments, input, Map.of());
  }

  /// A workload without standard input.
  public static Workload of(Path file, String... arguments) {
    return new Workload(file, List.of(arguments), new Input.Empty());
  }

  /// The same workload, reading that on standard input.
  public Workload withInput(Input newInput) {
    return new Workload(file, arguments, newInput, settings);
  }

  /// The same workload with those settings.
  public Workload withSettings(Map<String, String> newSettings) {
    return new Workload(file, arguments, input, newSettings);
  }
}

package io.servos.boards.cortex;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Programs of a test, and how they run.
///
/// @param folder where they are written
record Boards(Path folder) {

  static final Map<String, String> NETDUINO = Map.of("board", "netduino2", "time", "20s");

  Path write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  /// Runs a source of C for 20 seconds at most.
  ExecutionResult run(String text) throws IOException, InterruptedException {
    return run(write("main.c", text), NETDUINO, new Input.Empty());
  }

  ExecutionResult run(Path program, Map<String, String> settings) throws InterruptedException {
    return run(program, settings, new Input.Empty());
  }

  ExecutionResult run(Path program, Map<String, String> settings, Input input)
      throws InterruptedException {
    return run(program, settings, input, EnvironmentConfig.defaults());
  }

  ExecutionResult run(
      Path program, Map<String, String> settings, Input input, EnvironmentConfig config)
      throws InterruptedException {
    try (var manager = new IsolationManager(Platform.ARDUINO, config)) {
      return manager.executeIsolated(new Workload(program, List.of(), input, settings));
    }
  }

  Input input(String text) throws IOException {
    return new Input.FromFile(write("input", text));
  }
}

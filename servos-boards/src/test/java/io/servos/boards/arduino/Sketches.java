package io.servos.boards.arduino;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Sketches of a test, and how they run.
///
/// @param folder where they are written
record Sketches(Path folder) {

  /// A sketch in a folder of its own.
  Path write(String name, String text) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    return Files.writeString(home.resolve(name + ".ino"), text);
  }

  /// Runs it in the sandbox.
  ExecutionResult run(Path sketch, Map<String, String> settings) throws InterruptedException {
    return run(sketch, settings, new Input.Empty());
  }

  ExecutionResult run(Path sketch, Map<String, String> settings, Input input)
      throws InterruptedException {
    try (var manager = new IsolationManager(Platform.ARDUINO, EnvironmentConfig.defaults())) {
      return manager.executeIsolated(new Workload(sketch, List.of(), input, settings));
    }
  }

  Input input(String text) throws IOException {
    return new Input.FromFile(Files.writeString(folder.resolve("input"), text));
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }
}

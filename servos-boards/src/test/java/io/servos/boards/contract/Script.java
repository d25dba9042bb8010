package io.servos.boards.contract;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A board with MicroPython.
///
/// @param settings by which it is named
record Script(EnvironmentConfig config, Map<String, String> settings, boolean isEmulated)
    implements Subject {

  /// An emulated one of that name.
  static Script of(String board) {
    return new Script(EnvironmentConfig.defaults(), Map.of("board", board), true);
  }

  @Override
  public Platform platform() {
    return Platform.MICROPYTHON;
  }

  private Workload workload(Path folder, String text) throws IOException {
    return Workload.of(Files.writeString(folder.resolve("main.py"), text)).withSettings(settings);
  }

  @Override
  public Workload printing(Path folder, String text) throws IOException {
    return workload(folder, "print('" + text + "')\n");
  }

  @Override
  public Workload echoing(Path folder) throws IOException {
    return workload(folder, "text = input()\nprint()\nprint('got', text)\n");
  }

  @Override
  public Workload endless(Path folder) throws IOException {
    return workload(folder, "while True:\n    print('on')\n");
  }

  @Override
  public Duration longEnough() {
    return Duration.ofSeconds(8);
  }

  @Override
  public String enter() {
    return "\r";
  }

  @Override
  public void prepare() {}
}

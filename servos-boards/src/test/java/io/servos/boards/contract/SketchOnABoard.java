package io.servos.boards.contract;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A board for Arduino's sketches. Sketches have no end, so they are let go.
///
/// @param settings by which it is named
/// @param time after which it is let go: a boot loader takes some
/// @param reset presses its button
record SketchOnABoard(
    EnvironmentConfig config,
    Map<String, String> settings,
    boolean isEmulated,
    String time,
    Button reset)
    implements Subject {

  /// What starts a board anew.
  interface Button {
    void press() throws IOException, InterruptedException;
  }

  @Override
  public Platform platform() {
    return Platform.ARDUINO;
  }

  private Workload workload(Path folder, String setup, String loop, Map<String, String> more)
      throws IOException {
    var all = new HashMap<>(settings);
    all.putAll(more);
    var text =
        "void setup() { Serial.begin(115200); %s }\nvoid loop() { %s }\n".formatted(setup, loop);
    var file = Files.createDirectories(folder.resolve("s")).resolve("s.ino");
    return Workload.of(Files.writeString(file, text)).withSettings(all);
  }

  @Override
  public Workload printing(Path folder, String text) throws IOException {
    return workload(folder, "Serial.println(\"" + text + "\");", "", Map.of("time", time));
  }

  @Override
  public Workload echoing(Path folder) throws IOException {
    return workload(
        folder,
        "Serial.println(\"begun\");",
        "if (Serial.read() == 'k') { Serial.println(\"got k\"); }",
        Map.of("time", time));
  }

  @Override
  public Workload endless(Path folder) throws IOException {
    return workload(folder, "", "Serial.println(\"on\"); delay(10);", Map.of());
  }

  /// It is built within the same limit.
  @Override
  public Duration longEnough() {
    return Duration.ofSeconds(15);
  }

  @Override
  public String enter() {
    return "\n";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    reset.press();
  }
}

package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.firmware.ElfFile;
import io.servos.boards.store.Store;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of builds, without running any.
class SketchBuildTest {

  /// A program without anything in it.
  private static final byte[] PROGRAM = new byte[64];

  static {
    PROGRAM[0] = 0x7f;
    PROGRAM[1] = 'E';
    PROGRAM[2] = 'L';
    PROGRAM[3] = 'F';
    PROGRAM[4] = 1;
    PROGRAM[5] = 1;
    PROGRAM[18] = ElfFile.AVR;
  }

  @TempDir private Path folder;

  private Path sketch() throws IOException {
    return new Sketches(folder).write("any", "void setup() {}\nvoid loop() {}\n");
  }

  private List<Build> builds(Path sketch) {
    return new ArduinoToolchain(Path.of("/"), new Store(folder.resolve("store")))
        .prepare(Workload.of(sketch), Platform.ARDUINO, EnvironmentConfig.defaults())
        .build();
  }

  /// The last of these ends well.
  private void made(List<Build> builds) throws IOException {
    var program = Files.write(folder.resolveSibling(folder.getFileName() + ".elf"), PROGRAM);
    builds.getLast().judge().made(program);
    Files.delete(program);
  }

  private Path kept() {
    return folder.resolve("store/arduino-sketch");
  }

  @Test
  void makesNothingFromWhatOneRunAloneHas() throws IOException {
    assertThat(builds(sketch())).hasSize(3).allMatch(Build::isReusable);
  }

  @Test
  void keepsABuiltSketch() throws IOException {
    var sketch = sketch();

    made(builds(sketch));

    assertThat(kept()).isNotEmptyDirectory();
  }

  @Test
  void keepsNothingOfASketchThatWasSavedMeanwhile() throws IOException {
    var sketch = sketch();
    var builds = builds(sketch);

    Files.writeString(sketch, "void setup() {}\nvoid loop() { delay(1); }\n");
    made(builds);

    assertThat(kept()).doesNotExist();
  }
}

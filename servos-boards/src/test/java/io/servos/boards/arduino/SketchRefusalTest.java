package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.boards.store.Store;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SketchRefusalTest {

  private static final String NOTHING = "void setup() {}\nvoid loop() {}\n";

  @TempDir Path folder;
  private Sketches sketches = new Sketches(Path.of(""));

  @BeforeEach
  void start() {
    sketches = new Sketches(folder);
  }

  private InvalidWorkloadException refused(Path sketch) {
    return catchThrowableOfType(
        InvalidWorkloadException.class, () -> sketches.run(sketch, Map.of("time", "1s")));
  }

  @Test
  void namesTheUsersLineThatDoesNotCompile() throws IOException {
    var sketch = sketches.write("wrong", "void setup() {}\n\nvoid loop() { foo(); }\n");
    sketches.file("wrong/tab.ino", "\nint x = bar;\n");

    var refusal = refused(sketch);

    assertThat(refusal.kind()).isEqualTo(InvalidWorkloadException.Kind.NOT_BUILDABLE);
    assertThat(refusal)
        .hasMessageStartingWith(sketch + ":3: ")
        .hasMessageEndingWith("was not declared in this scope (and 1 more error)");
    assertThat(refusal.details())
        .contains(sketch.resolveSibling("tab.ino") + ":2:9: error:")
        .doesNotContain("/tmp/sketch");
  }

  @Test
  void namesWhatIsMissingWhenLinking() throws IOException {
    var refusal = refused(sketches.write("half", "void setup() {}\n"));

    assertThat(refusal).hasMessage("undefined reference to `loop'");
  }

  @Test
  void saysHowMuchTooBigASketchIs() throws IOException {
    var sketch =
        sketches.write(
            "big",
            "volatile byte big[3000];\nvoid setup() { big[random(3000)] = 1; }\nvoid loop() {}\n");

    assertThat(refused(sketch))
        .hasMessageStartingWith("sketch 'big' does not fit on board 'uno': flash ")
        .hasMessageMatching("(?s).*RAM 30\\d\\d of 2048 bytes \\(14\\d%\\)");
  }

  @Test
  void cannotReadFilesOfTheHostWhileItIsBuilt() throws IOException {
    var secret = sketches.file("secret.h", "#error the host's file was read\n");
    var sketch = sketches.write("thief", "#include \"" + secret + "\"\n" + NOTHING);

    assertThat(refused(sketch)).hasMessageContaining("No such file or directory");
  }

  @Test
  void refusesAFileThatIsNoSketch() throws IOException {
    assertThat(refused(sketches.file("a.py", "")))
        .hasMessage("'" + folder.resolve("a.py") + "' is not a sketch");
    assertThat(refused(folder.resolve("none.ino")))
        .hasMessage("sketch '" + folder.resolve("none.ino") + "' does not exist");
  }

  @Test
  void refusesWhatABoardHasNot() throws IOException {
    var toolchain = new ArduinoToolchain(Path.of("/"), new Store(folder.resolve("store")));
    var sketch = sketches.write("any", NOTHING);
    var config = EnvironmentConfig.defaults();

    assertThatThrownBy(() -> toolchain.prepare(Workload.of(sketch, "x"), Platform.ARDUINO, config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("a sketch has no arguments");
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(sketch).withInput(new Input.Terminal(24, 80)),
                    Platform.ARDUINO,
                    config))
        .hasMessageContaining("a board has a serial port, not a terminal");
    for (var wrong :
        List.of(
            Map.of("colour", "red"),
            Map.of("board", "z80"),
            Map.of("time", "soon"),
            Map.of("time", "2d"),
            Map.of("eeprom", "/nowhere"))) {
      assertThatThrownBy(
              () ->
                  toolchain.prepare(
                      Workload.of(sketch).withSettings(wrong), Platform.ARDUINO, config))
          .as(wrong.toString())
          .isInstanceOf(InvalidConfigException.class);
    }
  }

  @Test
  void namesThePackagesThatAreMissing() {
    var toolchain = new ArduinoToolchain(folder, new Store(folder));

    assertThat(toolchain.probe(Platform.ARDUINO))
        .isEqualTo(
            new Readiness.Missing(
                "needs arduino-builder, arduino-core-avr, gcc-avr, avr-libc, libsimavr-dev,"
                    + " libelf-dev, gcc, libc6-dev",
                "apt-get install --no-install-recommends arduino-builder arduino-core-avr gcc-avr"
                    + " avr-libc libsimavr-dev libelf-dev gcc libc6-dev"));
    assertThat(toolchain.probe(Platform.X86_64)).isInstanceOf(Readiness.Missing.class);
  }

  @Test
  void offersCortexBoardsWhereSketchesCannotBeBuilt() throws IOException {
    for (var name :
        List.of(
            "usr/bin/qemu-system-arm",
            "usr/bin/arm-none-eabi-gcc",
            "usr/lib/arm-none-eabi/newlib/libc.a",
            "var/lib/dpkg/status")) {
      Files.createDirectories(folder.resolve(name).resolveSibling(""));
      assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true)).isTrue();
    }
    var toolchain = new ArduinoToolchain(folder, new Store(folder.resolve("store")));
    var lacks =
        "needs arduino-builder, arduino-core-avr, gcc-avr, avr-libc, libsimavr-dev, libelf-dev,"
            + " gcc, libc6-dev";

    assertThat(toolchain.probe(Platform.ARDUINO))
        .isEqualTo(
            new Readiness.Ready(
                "Cortex-M boards with gcc-arm-none-eabi and qemu-system-arm of unknown version;"
                    + " for sketches it "
                    + lacks));
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(sketches.write("any", NOTHING)),
                    Platform.ARDUINO,
                    EnvironmentConfig.defaults()))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("platform 'arduino': " + lacks);
  }

  @Test
  void namesCortexBoardsAmongOthers() throws IOException {
    var sketch = sketches.write("any", NOTHING);

    assertThatThrownBy(() -> sketches.run(sketch, Map.of("board", "netduino")))
        .isInstanceOf(InvalidConfigException.class)
        .satisfies(
            refusal ->
                assertThat(((InvalidConfigException) refusal).remedy())
                    .startsWith("use one of yun, uno, ")
                    .endsWith(
                        ", stm32vldiscovery, netduino2, netduinoplus2, olimex-stm32-h405,"
                            + " b-l475e-iot01a"));
  }
}

package io.servos.boards.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.project.BoardProject.Dependency;
import io.servos.boards.project.BoardProject.Layout;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformIoProjectTest {

  private static final String UNO =
      """
      [env:uno]
      platform = atmelavr
      board = uno
      framework = arduino
      """;

  @TempDir private Path folder;

  private BoardProject read(String text) throws IOException {
    return read(text, Optional.empty());
  }

  private BoardProject read(String text, Optional<String> environment) throws IOException {
    var file = Files.writeString(folder.resolve("platformio.ini"), text);
    return PlatformIoProject.read(file, environment);
  }

  @Test
  void takesWhatAnEnvironmentSays() throws IOException {
    var project =
        read(
            """
            ; PlatformIO Project Configuration File
            [platformio]
            default_envs = mega      # the other one
            src_dir = firmware

            [env]
            platform = atmelavr
            framework = arduino
            monitor_speed = 115200

            [common]
            flags =
              -DFAST
              -Wall

            [env:uno]
            board = uno

            [env:mega]
            board = megaatmega2560
            build_flags = ${common.flags} -DLED=13 ; pin
            build_unflags = -Wall
            lib_deps =
              SPI
              arduino-libraries/Servo@^1.2.1
            upload_port = /dev/ttyACM0
            """);

    assertThat(project.board()).contains("mega:cpu=atmega2560");
    assertThat(project.flags()).containsExactly("-DFAST", "-DLED=13");
    assertThat(project.dependencies()).extracting(Dependency::name).containsExactly("SPI", "Servo");
    assertThat(project.layout()).contains(new Layout("firmware", "include", "lib"));
  }

  @Test
  void takesTheOneThatIsNamed() throws IOException {
    var both = UNO + "[env:nano]\nextends = env:uno\nboard = nanoatmega328\n";

    assertThat(read(both, Optional.of("nano")).board()).contains("nano:cpu=atmega328old");
    assertThat(read(both, Optional.of("uno")).board()).contains("uno");
    assertThatThrownBy(() -> read(both))
        .hasMessageEndingWith("platformio.ini: has several environments")
        .extracting(refusal -> ((InvalidConfigException) refusal).remedy())
        .isEqualTo("name one: --build-env uno or nano");
    assertThatThrownBy(() -> read(both, Optional.of("due")))
        .hasMessageEndingWith("has no environment 'due'")
        .extracting(refusal -> ((InvalidConfigException) refusal).remedy())
        .isEqualTo("use one of uno, nano");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extra_scripts = pre:run.py | 5: env:uno.extra_scripts: is nothing that Servos can honour",
        "board_build.f_cpu = 8000000L | 5: env:uno.board_build.f_cpu: is nothing that Servos can"
            + " honour",
        "build_flags = -include/etc/passwd | 5: env:uno.build_flags: '-include/etc/passwd' is not a"
            + " flag that Servos passes on",
        "build_flags = !python flags.py | 5: env:uno.build_flags: '!python' is not a flag that"
            + " Servos passes on",
        "build_flags = '-DA=\"x\"' | 5: env:uno.build_flags: ''-DA=\"x\"'' is not a flag that"
            + " Servos passes on",
        "build_flags = ${env:uno.build_flags} | 5: env:uno.build_flags: refers to itself",
        "build_flags = ${sysenv.HOME} | 5: env:uno.build_flags: refers to sysenv.HOME, which is not"
            + " there",
        "lib_deps = https://example.org/a.git | 5: env:uno.lib_deps: 'https://example.org/a.git' is"
            + " not the name of a library",
        "extends = env:other | 5: env:uno.extends: there is no section 'env:other'",
        "extends = env:uno | 5: env:uno.extends: extends itself",
        "nothing | 5: is neither [section] nor 'key = value' of one"
      })
  void refusesWhatItCannotHonour(String line, String message) {
    assertThatThrownBy(() -> read(UNO + line + "\n"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(folder.resolve("platformio.ini") + ":" + message);
  }

  @ParameterizedTest
  @CsvSource({
    "board = uno, board = esp32dev, 'board: ''esp32dev'' is not a board of platform atmelavr that"
        + " Servos knows'",
    "platform = atmelavr, platform = espressif32, 'platform: ''espressif32'' cannot be built for'",
    "framework = arduino, framework = simba, 'framework: ''simba'' cannot be built for'",
    "framework = arduino, '', 'framework: is missing'",
    "board = uno, '', 'board: is missing'"
  })
  void refusesOtherTargets(String line, String instead, String message) {
    assertThatThrownBy(() -> read(UNO.replace(line, instead)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageEndingWith("env:uno." + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../other", "/etc", "a b", ""})
  void refusesFoldersThatAreNotTheProjects(String name) {
    assertThatThrownBy(() -> read("[platformio]\nsrc_dir = " + name + "\n" + UNO))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageEndingWith("platformio.src_dir: '" + name + "' is not a folder's name");
  }

  @Test
  void refusesAFileWithoutEnvironments() {
    assertThatThrownBy(() -> read("[platformio]\n")).hasMessageEndingWith("has no environment");
  }

  /// PlatformIO builds it, so its other keys are PlatformIO's business.
  @Test
  void findsWhatPlatformIoBuildsWhateverElseItSays() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("platformio.ini"),
            UNO.replace("atmelavr", "symlink:///elsewhere").replace("arduino", "none")
                + "extra_scripts = pre:run.py\n"
                + "[common]\n"
                + "size = new\n"
                + "[env:nano]\n"
                + "extends = env:uno\n"
                + "board = nanoatmega328${common.size}\n");

    assertThat(PlatformIoProject.find(file, Optional.of("uno")))
        .isEqualTo(new PlatformIoProject.Environment("uno", "uno"));
    assertThat(PlatformIoProject.find(file, Optional.of("nano")))
        .isEqualTo(new PlatformIoProject.Environment("nano", "nano:cpu=atmega328"));
    assertThatThrownBy(() -> PlatformIoProject.find(file, Optional.empty()))
        .hasMessageEndingWith("platformio.ini: has several environments");
  }

  @Test
  void refusesABoardThatIsNotKnownForPlatformIoToo() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("platformio.ini"), UNO.replace("board = uno", "board = bluepill"));

    assertThatThrownBy(() -> PlatformIoProject.find(file, Optional.empty()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            file
                + ":3: env:uno.board: 'bluepill' is not a board of platform atmelavr that Servos"
                + " knows");
  }

  @Test
  void knowsEachBoardByItsArduinoName() {
    var boards = BoardsTxt.read(Path.of("/usr/share/arduino/hardware/arduino/avr/boards.txt"));

    assertThat(PlatformIoBoards.names()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(PlatformIoBoards.names())
        .allSatisfy(
            name ->
                assertThat(boards.named(PlatformIoBoards.arduinoName(name).orElseThrow()).mcu())
                    .isNotBlank());
  }
}

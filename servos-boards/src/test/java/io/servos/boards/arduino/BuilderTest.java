package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.boards.espidf.IdfToolchain;
import io.servos.boards.store.Store;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is planned for the tools of a user, without running any; `PioTest` and `ArduinoCliTest` of
/// the command line run them.
class BuilderTest {

  private static final EnvironmentConfig CONFIG = EnvironmentConfig.defaults();

  @TempDir private Path folder;
  private Path project = Path.of("");
  private Path sketch = Path.of("");

  @BeforeEach
  void write() throws IOException {
    project = Files.createDirectories(folder.resolve("lamp"));
    Files.writeString(
        project.resolve("platformio.ini"),
        "[env:uno]\nplatform = atmelavr\nboard = uno\n[env:mega]\nboard = megaatmega2560\n");
    sketch = new Sketches(folder).write("any", "void setup() {}\nvoid loop() {}\n");
    for (var name :
        List.of(
            "home/.platformio/platforms/a",
            "home/.platformio/packages/a",
            "home/.platformio/appstate.json",
            "home/.platformio/penv/pyvenv.cfg",
            "home/.arduino15/packages/a",
            "home/.arduino15/package_index.json",
            "home/.arduino15/arduino-cli.yaml",
            "home/Arduino/libraries/a",
            "home/Arduino/mine.ino")) {
      Files.createDirectories(folder.resolve(name).resolveSibling(""));
      Files.createFile(folder.resolve(name));
    }
    program("home/.platformio/penv/bin/pio");
    program("bin/arduino-cli");
    Files.createSymbolicLink(
        folder.resolve("home/.platformio/penv/bin/python3"), Path.of("/usr/bin/python3"));
  }

  private void program(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).resolveSibling(""));
    assertThat(Files.writeString(folder.resolve(name), "#!/bin/sh\n").toFile().setExecutable(true))
        .isTrue();
  }

  private ArduinoToolchain toolchain() {
    return new ArduinoToolchain(
        Path.of("/"),
        new Store(folder.resolve("store")),
        new UserTools(Map.of("PATH", "bin:" + folder.resolve("bin")), folder.resolve("home")),
        IdfToolchain.ofUser(Path.of("/")));
  }

  private Plan plan(Path what, String... settings) {
    return toolchain().prepare(workload(what, settings), Platform.ARDUINO, CONFIG);
  }

  private static Workload workload(Path what, String... settings) {
    return Workload.of(what)
        .withSettings(
            Arrays.stream(settings)
                .map(one -> one.split("=", 2))
                .collect(Collectors.toMap(one -> one[0], one -> one[1])));
  }

  private String refusal(Path what, String... settings) {
    var refused = catchThrowableOfType(InvalidConfigException.class, () -> plan(what, settings));
    return refused.getMessage() + "; " + refused.remedy();
  }

  private static List<String> shown(Build build) {
    return build.step().mounts().stream().map(Mount::label).toList();
  }

  @Test
  void showsPioPlatformsAndPackagesAndNothingElseOfTheUser() {
    var core = folder.resolve("home/.platformio");

    var plan = plan(project, "builder=pio", "build-env=mega");

    assertThat(shown(plan.build().getLast()))
        .containsExactly(
            core + "/penv:" + core + "/penv",
            core + "/platforms:" + core + "/platforms",
            core + "/packages:" + core + "/packages");
    assertThat(plan.build().getLast().isReusable()).isFalse();
    assertThat(plan.recorder()).isPresent();
  }

  @Test
  void showsArduinoCliPlatformsIndexesAndLibrariesAndNothingElseOfTheUser() {
    var data = folder.resolve("home/.arduino15");
    var user = folder.resolve("home/Arduino");

    var build = plan(sketch, "builder=arduino-cli").build().getLast();

    assertThat(shown(build))
        .containsExactly(
            folder + "/bin/arduino-cli:" + folder + "/bin/arduino-cli",
            data + "/packages:" + data + "/packages",
            user + "/libraries:" + user + "/libraries",
            data + "/package_index.json:" + data + "/package_index.json");
  }

  @Test
  void buildsForABoardAtAPortToo() {
    var config = CONFIG.withIsolation("board");

    var plan =
        toolchain()
            .prepare(
                workload(project, "builder=pio", "build-env=mega", "port=/dev/ttyACM0"),
                Platform.ARDUINO,
                config);

    assertThat(plan.build()).hasSize(2);
    assertThat(plan.build().getLast().step().argv()).contains("mega");
    assertThat(plan.emulator()).isEmpty();
  }

  @Test
  void refusesAPioThatASandboxCannotBeShown() throws IOException {
    program("bin/pio");

    assertThatThrownBy(() -> plan(project, "builder=pio", "build-env=uno"))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage(
            "builder 'pio' is '"
                + folder
                + "/bin/pio', which is in no environment of Python of its own");
  }

  @Test
  void refusesWhatABuilderCannotBuild() {
    assertThat(refusal(sketch, "builder=make"))
        .isEqualTo("builder: 'make' is not a builder; use one of servos, pio, arduino-cli");
    assertThat(refusal(sketch, "builder=pio"))
        .isEqualTo(
            "builder: 'pio' builds what has a platformio.ini, and sketch 'any' has none; write one,"
                + " or leave --builder out");
    assertThat(refusal(project, "builder=arduino-cli"))
        .isEqualTo(
            "builder: 'arduino-cli' builds sketches, and '"
                + project
                + "' has a platformio.ini; use --builder pio, or leave --builder out");
    assertThat(refusal(project, "builder=pio", "build-env=uno", "board=mega"))
        .isEqualTo(
            "board: pio builds environment 'uno' for 'uno', not for 'mega'; leave --board out, or"
                + " name another environment: --build-env NAME");
    assertThat(refusal(sketch, "builder=arduino-cli", "board=esp32:esp32:esp32"))
        .startsWith("board: 'esp32' is not a board of arduino:avr:*; use one of ");
    assertThat(refusal(sketch, "builder=arduino-cli", "build-env=slow"))
        .isEqualTo("build-env: there is no sketch.yaml that could have a profile; leave it out");
  }

  @Test
  void refusesToDebugWhatItDoesNotBuildForADebugger() {
    for (var given : List.of(Map.entry(project, "pio"), Map.entry(sketch, "arduino-cli"))) {
      assertThat(refusal(given.getKey(), "builder=" + given.getValue(), "debugger=" + folder))
          .isEqualTo(
              "builder: '"
                  + given.getValue()
                  + "' does not build for a debugger as --gdb needs it; leave --builder out, or"
                  + " --gdb");
    }
  }

  @Test
  void refusesToolsOfTheHostInAnImage() {
    var config = CONFIG.withIsolation("docker");

    assertThatThrownBy(
            () -> toolchain().survey(workload(project, "builder=pio"), Platform.ARDUINO, config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "builder: 'pio' is a program of this host, and isolation 'docker' builds with those of"
                + " an image");
    assertThat(toolchain().survey(workload(sketch), Platform.ARDUINO, config)).isPresent();
  }
}

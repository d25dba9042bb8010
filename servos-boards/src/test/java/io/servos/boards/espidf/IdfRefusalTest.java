package io.servos.boards.espidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found before anything is built.
class IdfRefusalTest {

  @TempDir private Path folder;
  private StandIn idf = new StandIn(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    idf = StandIn.in(folder.resolve("any"));
  }

  private void absent(Map<String, String> environment, String fact, String remedy) {
    absent(Path.of("/"), environment, Map.of(), fact, remedy);
  }

  private void absent(
      Path root,
      Map<String, String> environment,
      Map<String, String> settings,
      String fact,
      String remedy) {
    var refusal =
        catchThrowableOfType(
            InvalidWorkloadException.class, () -> idf.build(root, environment, settings));

    assertThat(refusal).hasMessage(fact);
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal.remedy()).isEqualTo(remedy);
  }

  private Map<String, String> with(String variable, Object value) {
    var environment = idf.environment();
    environment.put(variable, value.toString());
    return environment;
  }

  /// The control.
  @Test
  void findsNothingMissing() {
    assertThat(idf.build(Map.of()).product()).hasFileName("hello-esp32");
    assertThat(idf.build(Map.of("board", "ESP32-S2")).product()).hasFileName("hello-esp32s2");
  }

  @Test
  void tellsThatIdfPathIsWrong() throws IOException {
    var nowhere = folder.resolve("nowhere");
    absent(
        with("IDF_PATH", nowhere),
        "IDF_PATH '" + nowhere + "' is no folder",
        "set it to that of ESP-IDF");
    absent(
        with("IDF_PATH", folder),
        "IDF_PATH '" + folder + "' is no ESP-IDF: it has no tools/idf.py",
        "set it to the folder of ESP-IDF");
    idf.write("half/tools/idf.py", "");
    var half = idf.folder().resolve("half");
    absent(
        with("IDF_PATH", half),
        "IDF_PATH '" + half + "' is no ESP-IDF: it has no tools/cmake/project.cmake",
        "set it to the folder of ESP-IDF");
    idf.write("half/tools/cmake/project.cmake", "");
    absent(
        with("IDF_PATH", half),
        "IDF_PATH '"
            + half
            + "' does not tell its version, in version.txt or tools/cmake/version.cmake",
        "install ESP-IDF anew");
  }

  @Test
  void tellsThatThePythonEnvironmentIsMissing() throws IOException {
    var install = "run '" + StandIn.IDF.resolve("install.sh") + "'";
    absent(
        with("IDF_TOOLS_PATH", folder),
        "ESP-IDF v5.1.7 has no Python environment in '" + folder.resolve("python_env") + "'",
        install + ", or set IDF_TOOLS_PATH");
    absent(
        with("IDF_PYTHON_ENV_PATH", folder),
        "IDF_PYTHON_ENV_PATH '" + folder + "' has no bin/python",
        "leave it out, or " + install);
    var usual = Map.of("IDF_PATH", StandIn.IDF.toString());
    absent(
        usual,
        "ESP-IDF v5.1.7 has no Python environment in '"
            + idf.folder().resolve("home/.espressif/python_env")
            + "'",
        install + ", or set IDF_TOOLS_PATH");
  }

  @Test
  void takesItsOwnPythonAndTheVersionsThatItWants() throws IOException {
    idf.program("tools/python_env/idf5.2_py3.99_env/bin/python");
    idf.program("tools/python_env/idf5.1_py3.11_env/bin/python");
    Files.createDirectories(idf.folder().resolve("tools/python_env/idf5.1_py3.12_env/bin"));
    var tools = idf.folder().resolve("tools");

    var step = idf.build(Map.of()).step();

    var python = tools.resolve("python_env/idf5.1_py3.11_env");
    assertThat(step.argv())
        .contains(python.toString())
        .contains(tools.resolve("tools/xtensa-esp-elf/newer/xtensa-esp-elf/bin") + ":");
    assertThat(step.mounts())
        .extracting(Mount::label)
        .containsExactly(
            StandIn.IDF + ":" + StandIn.IDF,
            python + ":" + python,
            tools.resolve("tools") + ":" + tools.resolve("tools"));
  }

  @Test
  void tellsWhichToolOfATargetIsMissing() {
    absent(
        Path.of("/"),
        idf.environment(),
        Map.of("board", "esp32c3"),
        "ESP-IDF v5.1.7 needs riscv32-esp-elf-gcc for esp32c3, which is not in '%s'"
            .formatted(idf.folder().resolve("tools/tools")),
        "run '%s esp32c3'".formatted(StandIn.IDF.resolve("install.sh")));
  }

  @Test
  void tellsWhichToolOfTheSystemIsMissing() throws IOException {
    absent(
        folder,
        idf.environment(),
        Map.of(),
        "ESP-IDF v5.1.7 needs cmake",
        "apt-get install --no-install-recommends cmake");
    idf.program("../usr/bin/cmake");
    absent(
        folder,
        idf.environment(),
        Map.of(),
        "ESP-IDF v5.1.7 needs ninja",
        "apt-get install --no-install-recommends ninja-build");
  }

  @Test
  void refusesTargetsThatThereAreNot() throws IOException {
    assertThatThrownBy(() -> idf.build(Map.of("board", "esp32p4")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("board: ESP-IDF v5.1.7 does not build for 'esp32p4'");
    assertThatThrownBy(() -> idf.build(Map.of("board", "uno")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("board: 'uno' is no chip that esptool flashes");
    idf.write("hello/sdkconfig", "CONFIG_IDF_TARGET=\"esp32\"\n");
    assertThatThrownBy(() -> idf.build(Map.of("board", "esp32s2")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("board: the sdkconfig of '%s' is for esp32, not for esp32s2", idf.project());
  }

  @Test
  void takesTheTargetOfTheProject() throws IOException {
    idf.write("hello/sdkconfig.defaults", "CONFIG_IDF_TARGET=\"esp32s2\"\n");
    assertThat(idf.build(Map.of()).product()).hasFileName("hello-esp32s2");

    idf.write("hello/sdkconfig", "CONFIG_IDF_TARGET=\"esp32\"\n");
    assertThat(idf.build(Map.of()).product()).hasFileName("hello-esp32");
  }

  @Test
  void refusesWhatCannotBeHonoured() {
    assertThatThrownBy(() -> idf.build(Map.of("libraries", "any")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("libraries");
    var config = EnvironmentConfig.defaults().withIsolation("docker");
    var toolchain = new IdfToolchain(Path.of("/"), idf.environment(), folder);
    assertThatThrownBy(() -> toolchain.build(Workload.of(idf.project()), Platform.ARDUINO, config))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("isolation 'docker': ESP-IDF builds with what this host has");
  }

  @Test
  void isNotRun() {
    var with = new IdfToolchain(Path.of("/"), idf.environment(), folder);
    var without = new IdfToolchain(Path.of("/"), Map.of(), folder);

    assertThatThrownBy(() -> with.refuseToRun(idf.project()))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage(
            "'%s' is a project for ESP-IDF, and no emulator here has a board for it",
            idf.project());
    assertThatThrownBy(() -> without.refuseToRun(idf.project()))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'%s' is a project for ESP-IDF, which Servos does not drive", idf.project());
  }
}

package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is planned for an image, on a host that has none of the tools.
class SketchInImageTest {

  private static final EnvironmentConfig CONFIG =
      EnvironmentConfig.defaults().withIsolation("docker");

  @TempDir Path folder;
  private ArduinoToolchain toolchain = new ArduinoToolchain();
  private Path sketch = Path.of("");

  @BeforeEach
  void makeAHostWithoutTools() throws IOException {
    var empty = Files.createDirectory(folder.resolve("root"));
    toolchain = new ArduinoToolchain(empty, new Store(folder.resolve("store")));
    sketch = new Sketches(folder).write("any", "void setup() {}\nvoid loop() {}\n");
  }

  private Build survey(EnvironmentConfig config) {
    return toolchain.survey(Workload.of(sketch), Platform.ARDUINO, config).orElseThrow();
  }

  /// What the step of the survey gives when it is run where these tests run.
  private Path surveyed(Build survey) throws Exception {
    var argv = new ArrayList<>(List.of("/bin/sh"));
    argv.addAll(survey.step().argv().subList(1, survey.step().argv().size()));
    var product = folder.resolve("product");
    var process = new ProcessBuilder(argv).redirectOutput(product.toFile()).start();
    assertThat(process.waitFor()).isZero();
    return product;
  }

  @Test
  void plansForTheToolsOfTheImageAndShowsNothingOfTheHostsSystem() throws Exception {
    var surveyed = surveyed(survey(CONFIG));

    var plan = toolchain.prepare(Workload.of(sketch), Platform.ARDUINO, CONFIG, surveyed);

    assertThat(plan.emulator().orElseThrow().toString()).startsWith("simavr ");
    assertThat(plan.build()).hasSize(3);
    var steps = new ArrayList<Step>(List.of(survey(CONFIG).step(), plan.run()));
    plan.build().forEach(build -> steps.add(build.step()));
    for (var step : steps) {
      assertThat(step.userland()).isEmpty();
      assertThat(step.material()).startsWith(folder);
      assertThat(step.mounts()).extracting(Mount::source).allMatch(path -> path.startsWith(folder));
    }
  }

  @Test
  void isPreparedForTheHostsToolsOnlyUnderIsolationProcess() {
    var config = EnvironmentConfig.defaults();

    assertThat(toolchain.looksInside(CONFIG)).isTrue();
    assertThat(toolchain.looksInside(config)).isFalse();
    assertThatThrownBy(() -> toolchain.prepare(Workload.of(sketch), Platform.ARDUINO, config))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageStartingWith("platform 'arduino': needs arduino-builder");
    assertThatThrownBy(() -> toolchain.prepare(Workload.of(sketch), Platform.ARDUINO, CONFIG))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatOneImageMadeNoOtherGets() throws Exception {
    var surveyed = surveyed(survey(CONFIG));
    var image = new ImageTools(new Store(folder.resolve("store")), CONFIG.image()).of(surveyed);
    var named = CONFIG.withImage("other");
    var other = new ImageTools(new Store(folder.resolve("store")), named.image()).of(surveyed);

    assertThat(image.installation().fingerprint())
        .isNotEqualTo(other.installation().fingerprint())
        .isNotEqualTo(Installation.ofHost(Path.of("/")).fingerprint());
    assertThat(image.simavr().identity()).isNotEqualTo(other.simavr().identity());
  }

  @Test
  void namesWhatAnImageLacks() throws IOException {
    var surveyed =
        Files.writeString(folder.resolve("product"), "0 usr/bin/avr-g++\n0 usr/bin/gcc\n");
    var named = CONFIG.withImage("mine");

    assertThatThrownBy(
            () -> toolchain.prepare(Workload.of(sketch), Platform.ARDUINO, named, surveyed))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage(
            "image 'mine': it lacks arduino-builder, arduino-core-avr, avr-libc, libsimavr-dev,"
                + " libelf-dev, libc6-dev")
        .extracting(failure -> ((ServosException) failure).remedy())
        .isEqualTo("install them in it, or leave --image out");
  }

  @Test
  void refusesWhatABoardHasNotBeforeTheImageIsLookedAt() {
    assertThatThrownBy(
            () ->
                toolchain.survey(
                    Workload.of(sketch).withSettings(Map.of("colour", "red")),
                    Platform.ARDUINO,
                    CONFIG))
        .isInstanceOf(InvalidConfigException.class);
    assertThatThrownBy(() -> toolchain.survey(Workload.of(sketch, "x"), Platform.ARDUINO, CONFIG))
        .hasMessageContaining("a sketch has no arguments");
  }
}

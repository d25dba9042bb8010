package io.servos.boards.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.servos.boards.project.BoardProject.Dependency;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SketchProjectTest {

  private static final String PROFILES =
      """
      profiles:
        nano:
          notes: the small one
          fqbn: arduino:avr:nano:cpu=atmega168
          platforms:
            - platform: arduino:avr (1.8.7)
          libraries:
            - Servo (1.2.1)
            - SPI
        other:
          fqbn: arduino:avr:uno
      default_fqbn: arduino:avr:mega
      """;

  @TempDir private Path folder;

  private BoardProject read(String text, Optional<String> profile) throws IOException {
    var file = Files.writeString(folder.resolve("sketch.yaml"), text);
    return SketchProject.read(file, profile, "1.8.7");
  }

  @Test
  void takesTheBoardOrAProfile() throws IOException {
    assertThat(read(PROFILES, Optional.empty()).board()).contains("arduino:avr:mega");
    assertThat(read(PROFILES, Optional.of("other")).board()).contains("arduino:avr:uno");
    assertThat(read(PROFILES + "default_profile: nano\n", Optional.empty()).board())
        .contains("arduino:avr:nano:cpu=atmega168");
  }

  @Test
  void takesLibrariesWithTheirVersions() throws IOException {
    assertThat(read(PROFILES, Optional.of("nano")).dependencies())
        .extracting(Dependency::name, Dependency::version)
        .containsExactly(tuple("Servo", Optional.of("1.2.1")), tuple("SPI", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.8.7 | 1.8.6 | profiles.nano.platforms: asks for arduino:avr (1.8.6), and 1.8.7 is"
            + " installed",
        "platform: arduino:avr | platform: esp32:esp32 | profiles.nano.platforms: 'esp32:esp32"
            + " (1.8.7)' is not installed",
        "notes: | nets: | profiles.nano.nets: is nothing that Servos can honour",
        "default_fqbn: | default: | default: is nothing that Servos can honour",
        "fqbn: arduino:avr:nano:cpu=atmega168 | fqbn: [a] | profiles.nano.fqbn: is not a text",
        "- SPI | - {dir: ../lib} | profiles.nano.libraries: '{\"dir\":\"../lib\"}' is not the name"
            + " of a library",
        "profiles: | profiles: [ | is not YAML",
        "nano: | none: | profiles.nano: is not there"
      })
  void refusesWhatItCannotHonour(String text, String instead, String message) {
    assertThatThrownBy(() -> read(PROFILES.replace(text, instead), Optional.of("nano")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(folder.resolve("sketch.yaml") + ": " + message);
  }

  /// arduino-cli builds it, so versions and other keys are its business.
  @Test
  void findsWhatArduinoCliBuildsWhateverElseItSays() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("sketch.yaml"), PROFILES.replace("1.8.7", "9.9.9") + "colour: red\n");

    assertThat(SketchProject.find(file, Optional.empty()))
        .isEqualTo(new SketchProject.Target(Optional.empty(), Optional.of("arduino:avr:mega")));
    assertThat(SketchProject.find(file, Optional.of("nano")))
        .isEqualTo(
            new SketchProject.Target(
                Optional.of("nano"), Optional.of("arduino:avr:nano:cpu=atmega168")));
    assertThatThrownBy(() -> SketchProject.find(file, Optional.of("none")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(file + ": profiles.none: is not there");
  }
}

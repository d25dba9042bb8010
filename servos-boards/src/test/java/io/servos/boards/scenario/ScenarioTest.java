package io.servos.boards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.Bytes;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {

  @TempDir Path folder;

  private Scenario read(String text) throws IOException {
    return Scenario.read(Files.writeString(folder.resolve("s.yaml"), text));
  }

  @Test
  void readsWhatHappensInTheOrderOfTime() throws IOException {
    var scenario =
        read(
            """
            - {at: 200ms, pin: A0, volts: 2.5}
            - at: 0
              pin: 2
              value: 1
            - at: 1s
              serial: "hi\\n"
            - {at: 2s, i2c: 0x48, register: 1, bytes: [0x19, 128]}
            """);

    assertThat(scenario.stimuli())
        .containsExactly(
            new Stimulus.Level(Duration.ZERO, "2", 1),
            new Stimulus.Voltage(Duration.ofMillis(200), "A0", 2500),
            new Stimulus.Serial(Duration.ofSeconds(1), "hi\n"),
            new Stimulus.Register(
                Duration.ofSeconds(2), 0x48, 1, Bytes.of(new byte[] {0x19, (byte) 128})));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {pin: 2, value: 1} | entry 1: it has no 'at'",
        "- {at: {a: 1}, pin: 2, value: 1} | entry 1: it has a list or map where a text belongs",
        "- {at: 1s, serial: [a]} | entry 1: it has a list or map where a text belongs",
        "- {at: 1s, pin: 2} | entry 1: it has the keys at, pin",
        "- {at: 1s, pin: 2, value: 1, volts: 2} | entry 1: it has the keys at, pin, value, volts",
        "- {at: 1s, pin: 2, value: 2} | entry 1: value '2' is not 0 or 1",
        "- {at: 1s, pin: 2, volts: 0.0015} | entry 1: volts '0.0015' is not a number of",
        "- {at: 1s, pin: 2, volts: 09e99999998} | entry 1: volts '09e99999998' is more than 1000",
        "- {at: 1s, pin: 2, volts: -09e99999998} | entry 1: volts '-09e99999998' is below ground",
        "- {at: 1s, pin: 2, volts: -1} | entry 1: volts '-1' is below ground",
        "- {at: 200000d, pin: 2, value: 1} | entry 1: at '200000d' is later than 1d",
        "- {at: 1s, i2c: 0x80, register: 0, bytes: [1]} | i2c '0x80' is not a number up to 119",
        "- {at: 1s, i2c: 1, register: 0, bytes: [256]} | bytes '256' is not a number up to 255",
        "- {at: 1s, i2c: 1, register: 0, bytes: 5} | bytes is not a list of numbers",
        "- {at: 1s, i2c: 1, register: 0, bytes: []} | bytes is not a list of numbers",
        "pin: 2 | is not a list",
        "'- {' | is not YAML",
      })
  void saysWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void saysThatTheFileIsNotThere() {
    assertThatThrownBy(() -> Scenario.read(folder.resolve("none.yaml")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("cannot be read");
  }
}

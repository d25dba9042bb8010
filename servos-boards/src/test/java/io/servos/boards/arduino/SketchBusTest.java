package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.ExecutionResult;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sketches that ask devices on the I2C bus, by Arduino's own library Wire.
class SketchBusTest {

  private static final String READING =
      """
      #include <Wire.h>
      void show(int at, int count) {
        Wire.beginTransmission(0x48);
        Wire.write(at);
        Serial.print(Wire.endTransmission(false));
        Wire.requestFrom(0x48, count);
        while (Wire.available()) { Serial.print(' '); Serial.print(Wire.read(), HEX); }
        Serial.println();
      }
      """;

  @TempDir Path folder;
  private Sketches sketches = new Sketches(Path.of(""));

  @BeforeEach
  void start() {
    sketches = new Sketches(folder);
  }

  private ExecutionResult run(String scenario, String sketch)
      throws IOException, InterruptedException {
    var file = sketches.file("bus.yaml", scenario);
    return sketches.run(
        sketches.write("bus", READING + sketch),
        Map.of("board", "uno", "time", "2s", "scenario", file.toString()));
  }

  @Test
  void readsWhatTheScenarioGivesWhenItGivesIt() throws IOException, InterruptedException {
    var result =
        run(
            """
            - {at: 0, i2c: 0x48, register: 0, bytes: [0x15, 0x80]}
            - {at: 0, i2c: 0x48, register: 2, bytes: [0x4b]}
            - {at: 500ms, i2c: 0x48, register: 0, bytes: [0x1d, 0xff]}
            """,
            """
            void setup() { Serial.begin(115200); Wire.begin(); show(0, 3); delay(1000); show(0, 2); show(2, 1); }
            void loop() {}
            """);

    assertThat(result.stdoutText()).isEqualToNormalizingNewlines("0 15 80 4B\n0 1D FF\n0 4B\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void holdsWhatIsWritten() throws IOException, InterruptedException {
    var result =
        run(
            "- {at: 0, i2c: 0x48, register: 7, bytes: [0]}\n",
            """
            void setup() {
              Serial.begin(115200);
              Wire.begin();
              Wire.beginTransmission(0x48);
              Wire.write(7); Wire.write(0xab); Wire.write(0xcd);
              Serial.println(Wire.endTransmission());
              show(7, 2);
              Wire.requestFrom(0x48, 1);
              Serial.println(Wire.read(), HEX);
            }
            void loop() {}
            """);

    assertThat(result.stdoutText()).isEqualToNormalizingNewlines("0\n0 AB CD\nAB\n");
  }

  @Test
  void findsNobodyElseThere() throws IOException, InterruptedException {
    var result =
        run(
            """
            - {at: 0, i2c: 0x48, register: 0, bytes: [1]}
            - {at: 0, i2c: 0x10, register: 0, bytes: [1]}
            """,
            """
            void setup() {
              Serial.begin(115200);
              Wire.begin();
              for (int address = 1; address < 127; address++) {
                Wire.beginTransmission(address);
                if (Wire.endTransmission() == 0) { Serial.println(address, HEX); }
              }
              Serial.println(Wire.requestFrom(0x49, 1));
            }
            void loop() {}
            """);

    assertThat(result.stdoutText()).isEqualToNormalizingNewlines("10\n48\n0\n");
  }

  @Test
  void refusesARegisterThatIsNotGiven() throws IOException, InterruptedException {
    var result =
        run(
            "- {at: 0, i2c: 0x48, register: 0, bytes: [1]}\n",
            """
            void setup() { Serial.begin(115200); Wire.begin(); show(5, 1); Serial.println("on"); }
            void loop() {}
            """);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(125));
    assertThat(result.stdoutText()).doesNotContain("on");
    assertThat(result.board().orElseThrow().end())
        .contains(
            new End(
                Reason.UNSUPPORTED,
                "register 0x05, which the scenario does not give, of the I2C device 0x48"));
  }

  @Test
  void refusesABusThatABoardLacks() throws IOException, InterruptedException {
    var file = sketches.file("bus.yaml", "- {at: 0, i2c: 0x48, register: 0, bytes: [1]}\n");
    var sketch = sketches.write("none", "void setup() {}\nvoid loop() {}\n");

    var result =
        sketches.run(sketch, Map.of("board", "gemma", "time", "1s", "scenario", file.toString()));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(125));
    assertThat(result.stderrText()).contains("no bus that is simulated");
  }
}

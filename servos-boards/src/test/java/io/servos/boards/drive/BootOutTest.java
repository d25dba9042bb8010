package io.servos.boards.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootOutTest {

  @Test
  void readsWhatCircuitPythonWrites() {
    assertThat(
            BootOut.parse(
                """
                Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico with rp2040\r
                Board ID:raspberry_pi_pico\r
                UID:E6616408432F8E32\r
                boot.py output:\r
                Board ID:planted\r
                """))
        .hasValue(
            new BootOut(
                "9.2.1",
                "2024-11-20",
                "Raspberry Pi Pico with rp2040",
                "raspberry_pi_pico",
                "E6616408432F8E32"));
  }

  @Test
  void readsWhatOlderOnesWrite() {
    assertThat(
            BootOut.parse(
                "Adafruit CircuitPython 4.1.0 on 2019-08-02; Adafruit Feather M4 with samd51j19"))
        .hasValue(new BootOut("4.1.0", "2019-08-02", "Adafruit Feather M4 with samd51j19", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CircuitPython on some other board",
        "\nAdafruit CircuitPython 4.1.0 on 2019-08-02; X",
        "Adafruit CircuitPython 4.1.0",
        "Adafruit CircuitPython 4.1.0 on 2019-08-02;"
      })
  void knowsWhatIsNone(String text) {
    assertThat(BootOut.parse(text)).isEmpty();
  }
}

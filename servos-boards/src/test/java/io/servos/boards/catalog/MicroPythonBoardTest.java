package io.servos.boards.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MicroPythonBoardTest {

  @Test
  void knowsWhatPinsAreCalled() {
    var pico = MicroPythonBoard.named("pico");

    assertThat(pico.pins()).containsEntry("LED", "GP25").containsEntry("0", "GP0");
    assertThat(pico.channels()).containsEntry("1", "GP27");
    assertThat(pico.analog()).containsExactlyInAnyOrder("GP26", "GP27", "GP28", "GP29");
    assertThat(pico.heapBytes()).isEqualTo(192_064);
    assertThat(MicroPythonBoard.named("esp32").inputs()).contains("GPIO34").hasSize(6);
    assertThat(MicroPythonBoard.named("esp8266").channels()).containsEntry("0", "A0");
  }

  @Test
  void namesTheBoardsThatThereAre() {
    assertThat(MicroPythonBoard.all())
        .extracting(MicroPythonBoard::name)
        .containsExactly("pico", "esp32", "esp8266");
    assertThatThrownBy(() -> MicroPythonBoard.named("uno"))
        .hasMessageContaining("'uno' is not a board that runs MicroPython here");
  }
}

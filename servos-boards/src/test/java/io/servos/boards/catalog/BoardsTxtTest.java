package io.servos.boards.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Reads the file that Debian's package has.
class BoardsTxtTest {

  private static final Path FILE = Path.of("/usr/share/arduino/hardware/arduino/avr/boards.txt");
  private static final BoardsTxt BOARDS = BoardsTxt.read(FILE);

  @Test
  void hasEveryBoardThatIsOfferedToPeople() {
    assertThat(BOARDS.names())
        .hasSize(27)
        .contains("uno", "nano", "mega", "megaADK", "leonardo", "gemma", "atmegang", "unowifi");
    assertThat(BOARDS.all())
        .allSatisfy(
            board -> {
              assertThat(board.title()).isNotEmpty();
              assertThat(board.mcu()).matches("atmega\\w+|attiny85");
              assertThat(board.hertz()).isBetween(8_000_000L, 20_000_000L);
              assertThat(board.flashBytes()).isPositive();
            });
  }

  @Test
  void readsABoardAsItsMakerDescribesIt() {
    assertThat(BOARDS.named("uno"))
        .isEqualTo(
            new AvrBoard(
                "uno",
                "arduino:avr:uno",
                "Arduino UNO",
                "atmega328p",
                16_000_000,
                32_256,
                2048,
                "standard",
                false,
                "arduino",
                115_200));
    assertThat(BOARDS.named("leonardo").hasUsb()).isTrue();
  }

  @Test
  void takesTheFirstProcessorUnlessOneIsNamed() {
    assertThat(BOARDS.named("mega").mcu()).isEqualTo("atmega2560");
    assertThat(BOARDS.named("arduino:avr:mega:cpu=atmega1280").mcu()).isEqualTo("atmega1280");
    assertThat(BOARDS.named("nano:cpu=atmega168").flashBytes()).isEqualTo(14_336);
    assertThat(BOARDS.named("pro:cpu=8MHzatmega328").millivolts()).isEqualTo(3300);
  }

  @Test
  void refusesABoardThatNobodyKnows() {
    assertThatThrownBy(() -> BOARDS.named("unoo"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'unoo' is not a board of arduino:avr:*");
    assertThatThrownBy(() -> BOARDS.named("nano:cpu=z80"))
        .hasMessageContaining("'cpu=z80' is not an option of 'nano'");
    assertThatThrownBy(() -> BOARDS.named("uno:cpu=z80"))
        .hasMessageContaining("'cpu=z80' is not an option of 'uno'");
  }
}

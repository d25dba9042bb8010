package io.servos.boards.firmware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidWorkloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashImageTest {

  private static FlashImage of(String text) {
    return FlashImage.of("x.hex", text.getBytes(ISO_8859_1));
  }

  @Test
  void fillsGapsAndTheEndOfAPageWithErasedBytes() {
    var image = of(":020000000102FB\n\n:01000400AA51\n:00000001FF\n");

    assertThat(image.size()).isEqualTo(5);
    assertThat(image.page(0, 8)).containsExactly(1, 2, 0xff, 0xff, 0xaa, 0xff, 0xff, 0xff);
    assertThat(image.page(8, 2)).containsExactly(0xff, 0xff);
  }

  @Test
  void knowsAddressesOfMoreThan16Bits() {
    assertThat(of(":020000040001F9\n:01000000AA55\n:00000001FF").size()).isEqualTo(65_537);
    assertThat(of(":020000021000EC\n:01000000AA55\n:00000001FF").size()).isEqualTo(65_537);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hello | !x.hex! is neither an Intel HEX file nor a linked program",
        ":0100 | !x.hex!, line 1: it is cut off",
        ":01000000zz51 | !x.hex!, line 1: it is not hexadecimal",
        ":01000000AA56 | !x.hex!, line 1: it has a wrong checksum",
        ":01000000AA55 | !x.hex!, line 1: it is the last, and no end of the file",
        ":0100000401FA | !x.hex!, line 1: it has no address",
        ":00000001FF | !x.hex! has nothing for the flash memory"
      })
  void refusesWhatIsNone(String text, String told) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining(told.replace('!', '\''));
  }

  @Test
  void refusesAddressesThatNoFlashMemoryHas() {
    assertThatThrownBy(() -> of(":020000048000" + "7A" + "\n:01000000AA55\n:00000001FF"))
        .hasMessageContaining("has bytes at address 0x80000000, where no flash memory is");
  }
}

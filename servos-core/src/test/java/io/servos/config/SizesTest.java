package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.servos.model.InvalidConfigException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

  @ParameterizedTest
  @CsvSource({
    "512MB, 536870912",
    "512Mi, 536870912",
    "512MiB, 536870912",
    "512m, 536870912",
    "512M, 536870912",
    "512 MB, 536870912",
    "512k, 524288",
    "512KB, 524288",
    "1G, 1073741824",
    "1GiB, 1073741824",
    "1.5g, 1610612736",
    "0.001k, 1",
    "0.3k, 307",
    "2TiB, 2199023255552",
    "524288, 524288",
    "524288b, 524288",
    "0, 0",
    "007, 7",
    "9223372036854775807, 9223372036854775807"
  })
  void readsEveryUnitAsAPowerOf1024(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "MB",
        "512X",
        "512i",
        "512Bi",
        "0x10",
        "1e3",
        "+5",
        " 512",
        "512 ",
        "512  MB",
        "1.5",
        ".5k",
        "5.k",
        "1,5k",
        "١k",
        "512MiBB",
        "unlimited",
        "99999999999999999999",
        "1\n"
      })
  void refusesWhatIsNoSize(String text) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Sizes.parse(text))
        .withMessage(Quoted.of(text) + " is not a size")
        .satisfies(
            e -> assertThat(e.remedy()).isEqualTo("use a size such as 512MiB, 64K or 524288"));
  }

  @Test
  void saysThatANegativeSizeIsNegative() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Sizes.parse("-5MB"))
        .withMessage("'-5MB' is negative");
  }

  @Test
  void refusesMoreThanALongHolds() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Sizes.parse("8388608TiB"))
        .withMessage("'8388608TiB' is more than any computer holds");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1023, 1023", "1024, 1KiB", "536870912, 512MiB", "1025, 1025"})
  void writesTheLargestWholeUnit(long bytes, String text) {
    assertThat(Sizes.format(bytes)).isEqualTo(text);
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(1);
    for (int round = 0; round < 10_000; round++) {
      long bytes = (random.nextLong() >>> (1 + random.nextInt(62))) & -(1L << random.nextInt(40));

      assertThat(Sizes.parse(Sizes.format(bytes))).isEqualTo(bytes);
    }
  }
}

package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.servos.model.InvalidConfigException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpusTest {

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "500m, 0.5", "2, 2", "1500m, 1.5", "1.0, 1", "100m, 0.1", "0, 0"})
  void readsCoresAndThousandths(String text, double cpus) {
    assertThat(Cpus.parse(text)).isEqualTo(cpus);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m",
        "0.5m",
        ".5",
        "1.",
        "1e1",
        "NaN",
        "Infinity",
        "0x1p3",
        "2d",
        "50%",
        "two"
      })
  void refusesWhatIsNoShare(String text) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Cpus.parse(text))
        .withMessage(Quoted.of(text) + " is not a number of processors")
        .satisfies(
            e ->
                assertThat(e.remedy())
                    .isEqualTo("use a number of processors such as 2, 0.5 or 500m"));
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(3);
    for (int round = 0; round < 10_000; round++) {
      double cpus = 0.01 + random.nextDouble() * (1 << random.nextInt(12));

      assertThat(Cpus.parse(Cpus.format(cpus))).isEqualTo(cpus);
    }
  }
}

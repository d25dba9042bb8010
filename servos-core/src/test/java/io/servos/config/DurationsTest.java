package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.servos.model.InvalidConfigException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "500ms, PT0.5S",
    "1m, PT1M",
    "1h, PT1H",
    "2m30s, PT2M30S",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "300, PT5M",
    "0.25, PT0.25S",
    "1.5h, PT1H30M",
    "0.000000001s, PT0.000000001S",
    "0.000001ms, PT0.000000001S",
    "0, PT0S",
    "90m, PT1H30M",
    "999999999999d, PT23999999999976H"
  })
  void readsUnitsAndBareSeconds(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "10 s",
        "10S",
        "1y",
        "300 years",
        "1s1m",
        "1s1s",
        "10sec",
        "1e3",
        "PT10S",
        "+1",
        "1:30",
        ".5s",
        "1.s",
        "0.0000000001s",
        "0.0000001ms",
        "1000000000000",
        "1s\n",
        "unlimited",
        "1m 30s"
      })
  void refusesWhatIsNoTime(String text) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(Quoted.of(text) + " is not a time")
        .satisfies(
            e ->
                assertThat(e.remedy())
                    .isEqualTo("use a time such as 10s, 500ms, 2m30s or 300 (seconds)"));
  }

  @Test
  void saysThatANegativeTimeIsNegative() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Durations.parse("-10s"))
        .withMessage("'-10s' is negative");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT1.25S, 1.25s",
    "PT2M30S, 2m30s",
    "PT5M, 5m",
    "PT8760H, 365d",
    "PT0.000000001S, 0.000000001s",
    "PT25H0.001S, 1d1h0.001s"
  })
  void writesUnits(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(2);
    for (int round = 0; round < 10_000; round++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(60));
      var duration =
          random.nextBoolean() ? Duration.ofNanos(nanos) : Duration.ofMillis(nanos / 1_000_000);

      assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }
  }
}

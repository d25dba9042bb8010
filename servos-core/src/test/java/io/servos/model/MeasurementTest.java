package io.servos.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  private static Measurement of(int... wallMillis) {
    var runs =
        IntStream.of(wallMillis)
            .mapToObj(wall -> new Measurement.Run(Duration.ofMillis(2L * wall), usage(wall)))
            .toList();
    return new Measurement(runs, Optional.empty());
  }

  private static Usage usage(int millis) {
    return new Usage(
        Duration.ofMillis(millis),
        Duration.ofMillis(millis / 2),
        Duration.ofMillis(millis / 4),
        millis == 8 ? OptionalLong.empty() : OptionalLong.of(millis),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        OptionalLong.empty());
  }

  @Test
  void tellsHowTheRunsDiffer() {
    var wall = of(20, 8, 12, 16).wall();

    assertThat(wall.median()).isEqualTo(Duration.ofMillis(14));
    assertThat(wall.mean()).isEqualTo(Duration.ofMillis(14));
    assertThat(wall.min()).isEqualTo(Duration.ofMillis(8));
    assertThat(wall.max()).isEqualTo(Duration.ofMillis(20));
    // The square root of (36 + 36 + 4 + 4) / 3.
    assertThat(wall.deviation()).isEqualTo(Duration.ofNanos(5_163_978));
  }

  @Test
  void hasTheMiddleRunOfAnOddNumber() {
    assertThat(of(40, 4, 8).wall().median()).isEqualTo(Duration.ofMillis(8));
    assertThat(of(40, 4, 8).whole().median()).isEqualTo(Duration.ofMillis(16));
    assertThat(of(40, 4, 8).userCpu().max()).isEqualTo(Duration.ofMillis(20));
    assertThat(of(40, 4, 8).systemCpu().min()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void hasNoDeviationOfOneRun() {
    assertThat(of(8).wall().deviation()).isZero();
    assertThat(of(8).peakMemoryBytes()).isEmpty();
    assertThat(of(8, 4, 20).peakMemoryBytes()).hasValue(20);
  }

  @Test
  void tellsNothingOfNoRuns() {
    assertThatThrownBy(of()::wall).isInstanceOf(NoSuchElementException.class);
  }
}

package io.servos.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void takesPercentilesByTheNearestRank() {
    var samples = Samples.ofNanos(LongStream.rangeClosed(1, 200).map(n -> 201 - n).toArray());

    assertThat(samples.median()).isEqualTo(Duration.ofNanos(100));
    assertThat(samples.percentile(95)).isEqualTo(Duration.ofNanos(190));
    assertThat(samples.percentile(99)).isEqualTo(Duration.ofNanos(198));
    assertThat(samples.percentile(100)).isEqualTo(Duration.ofNanos(200));
  }

  @Test
  void takesOneForAllOfThem() {
    var samples = Samples.ofNanos(7);

    assertThat(samples.percentile(1)).isEqualTo(samples.percentile(99));
    assertThat(samples.medianMillis()).isEqualTo(7e-6);
  }

  @Test
  void refusesNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Samples(List.of()))
        .withMessage("nothing was measured");
  }
}

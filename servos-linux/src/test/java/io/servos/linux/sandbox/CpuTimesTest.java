package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.cgroup.CgroupUsage;
import io.servos.linux.facility.Records;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CpuTimesTest {

  private static CgroupUsage counted(long all, long inKernel) {
    return new CgroupUsage(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of(Duration.ofMillis(all)),
        Optional.of(Duration.ofMillis(inKernel)));
  }

  @Test
  void splitsWhatTheControlGroupCounted() {
    assertThat(CpuTimes.of(Optional.<Records.Rusage>empty(), counted(500, 200)))
        .isEqualTo(new CpuTimes(Duration.ofMillis(300), Duration.ofMillis(200)));
  }

  /// The part is counted in ticks, and the whole by the clock.
  @Test
  void takesPartForTheWholeWhenItIsMore() {
    assertThat(CpuTimes.of(Optional.<Records.Rusage>empty(), counted(505, 510)))
        .isEqualTo(new CpuTimes(Duration.ZERO, Duration.ofMillis(505)));
  }
}

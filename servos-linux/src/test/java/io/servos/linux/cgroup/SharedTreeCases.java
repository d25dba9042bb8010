package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.servos.model.BackendFailedException;
import io.servos.model.Limit;
import io.servos.model.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Version 1 with `cpu` and `cpuacct` in one tree, as most distributions had it.
final class SharedTreeCases extends LimitCases {

  @Override
  String label() {
    return "cgroup v1";
  }

  @Override
  int forksWithin(int pids) {
    return VersionOneCases.forksBeside(pids);
  }

  @Test
  void limitsAndMeasuresInTheSameGroup() {
    var limits =
        Limits.DEFAULT
            .withCpus(OptionalDouble.of(0.5))
            .withCpuTime(Optional.of(Duration.ofSeconds(1)));
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(limits)) {
      assertThat(lease.readBack().get(Limit.CPUS))
          .startsWith("cpu.cfs_quota_us=50000 cpu.cfs_period_us=100000 at /servos/");
      assertThat(lease.cpu()).isPresent();
    }
  }

  /// On a machine that is shared with others, the quota would hold those back too.
  @Test
  void saysWhatTheKernelRefuses() throws IOException {
    try (var driver = CgroupDriver.open()) {
      driver.lease(Limits.DEFAULT).close();
      var folders = Groups.named("servos"::equals);
      var quota =
          folders.stream()
              .map(folder -> ControlFile.of(folder, "cpu.cfs_quota_us"))
              .filter(ControlFile::exists)
              .findFirst()
              .orElseThrow();
      quota.write("20000");

      assertThatThrownBy(() -> driver.lease(Limits.DEFAULT.withCpus(OptionalDouble.of(0.5))))
          .hasMessageMatching(
              "control groups: could not set '/\\S+/cpu.cfs_quota_us' to 50000: Invalid argument")
          .asInstanceOf(type(BackendFailedException.class))
          .extracting(BackendFailedException::remedy)
          .isEqualTo(
              "ask for no more than the control group around Servos allows, and run Servos without"
                  + " a real-time scheduling class");
      quota.write("-1");
    }
    assertThat(Groups.own()).isEmpty();
  }
}

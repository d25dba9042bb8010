package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Limit;
import io.servos.model.Limits;
import org.junit.jupiter.api.Test;

/// Version 1 for memory and processor time beside version 2 for the rest.
final class HybridCases {

  static final String MOUNT =
      """
      cd /sys/fs/cgroup
      mount -t tmpfs cgroups .
      cd /sys/fs/cgroup
      mkdir unified memory cpu
      mount -t cgroup2 unified unified
      mount -t cgroup -o memory memory memory
      mount -t cgroup -o cpu,cpuacct cpu cpu
      """;

  @Test
  void takesTheVersionThatEnforcesMore() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      assertThat(driver.label()).isEqualTo("cgroup v1");
      assertThat(driver.enforces())
          .containsExactlyInAnyOrder(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME);
      assertThat(driver.reason(Limit.PIDS)).isEqualTo("the kernel has no 'pids' controller in use");
      assertThat(lease.readBack()).containsOnlyKeys(Limit.MEMORY);
      assertThat(lease.usage().peakProcesses()).isEmpty();
      assertThat(lease.usage().pidsRefused()).isEmpty();
      assertThat(lease.usage().oomKills()).hasValue(0);
    }
  }
}

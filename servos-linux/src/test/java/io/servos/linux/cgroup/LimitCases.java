package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What a driver must do for one run, with a real kernel beneath it. Run by [CaseRunner].
abstract class LimitCases {

  private static final long MIB = 1 << 20;

  static final Limits UNLIMITED =
      Limits.DEFAULT.withMemoryBytes(OptionalLong.empty()).withPids(OptionalInt.empty());

  private static final String FORKS =
      """
      import os, signal, sys
      count = 0
      try:
          while count < 40:
              if os.fork() == 0:
                  signal.pause()
              count += 1
      except BlockingIOError:
          pass
      print(count, flush=True)
      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      os.killpg(0, signal.SIGTERM)
      while count:
          os.wait()
          count -= 1
      """;

  abstract String label();

  /// How often a program alone can fork within a limit that also counts the sandbox's own.
  abstract int forksWithin(int pids);

  private static Limits memory(long mebibytes) {
    return UNLIMITED.withMemoryBytes(OptionalLong.of(mebibytes * MIB));
  }

  private static Inside needs100Mebibytes(CgroupLease lease) {
    return Inside.start(lease, Inside.PYTHON, "-c", "bytearray(100 << 20)");
  }

  private static Inside forks40(CgroupLease lease) {
    return Inside.start(lease, "setsid", "--wait", Inside.PYTHON, "-c", FORKS);
  }

  @Test
  void enforcesEveryLimitOfATree() {
    try (var driver = CgroupDriver.open()) {
      assertThat(driver.label()).isEqualTo(label());
      assertThat(driver.enforces())
          .containsExactlyInAnyOrder(Limit.MEMORY, Limit.CPUS, Limit.PIDS, Limit.CPU_TIME);
      assertThatThrownBy(() -> driver.reason(Limit.MEMORY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit 'memory' does not fall short here");
    }
  }

  @Test
  void showsNothingOfLimitsThatWereNotAsked() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED)) {
      assertThat(lease.readBack()).isEmpty();
    }
  }

  @Test
  void endsAProcessThatNeedsMoreMemoryThanIsLeft() throws InterruptedException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(memory(64))) {
      int status = needs100Mebibytes(lease).end();

      assertThat(status).isEqualTo(128 + 9);
      assertThat(lease.usage().oomKills()).hasValue(1);
      assertThat(lease.usage().peakMemoryBytes().orElseThrow()).isBetween(48 * MIB, 64 * MIB);
    }
  }

  @Test
  void letsAProcessHaveTheMemoryThatIsAllowed() throws InterruptedException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(memory(256))) {
      int status = needs100Mebibytes(lease).end();

      assertThat(status).isZero();
      assertThat(lease.usage().oomKills()).hasValue(0);
      assertThat(lease.usage().peakMemoryBytes().orElseThrow()).isBetween(100 * MIB, 256 * MIB);
    }
  }

  @Test
  void refusesForksBeyondTheLimit() throws InterruptedException, IOException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED.withPids(OptionalInt.of(10)))) {
      var program = forks40(lease);

      assertThat(program.output()).isEqualTo(Integer.toString(forksWithin(10)));
      program.end();
      assertThat(lease.usage().pidsRefused().orElseThrow()).isPositive();
      assertThat(lease.usage().peakProcesses().orElse(10)).isEqualTo(10);
    }
  }

  @Test
  void letsAProcessForkWithinTheLimit() throws InterruptedException, IOException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED.withPids(OptionalInt.of(60)))) {
      var program = forks40(lease);

      assertThat(program.output()).isEqualTo("40");
      program.end();
      assertThat(lease.usage().pidsRefused()).hasValue(0);
    }
  }
}

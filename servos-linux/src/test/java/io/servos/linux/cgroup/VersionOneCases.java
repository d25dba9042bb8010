package io.servos.linux.cgroup;

import static io.servos.linux.cgroup.Inside.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.spi.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is particular to version 1.
final class VersionOneCases extends DriverCases {

  private static final int PARKED_THREAD_AND_PROGRAM = 2;

  @Override
  String label() {
    return "cgroup v1";
  }

  @Override
  int forksWithin(int pids) {
    return forksBeside(pids);
  }

  static int forksBeside(int pids) {
    return pids + LeaseV1.OWN_PROCESSES - PARKED_THREAD_AND_PROGRAM;
  }

  /// In a sandbox its pid namespace ends it.
  @Override
  void endOf(long program) {
    var handle = living(program).orElseThrow();
    assertThat(handle.destroyForcibly()).isTrue();
    handle.onExit().join();
  }

  private static String groupsOfThread() {
    try {
      return Files.readString(Path.of("/proc/thread-self/cgroup"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void startsProgramsFromInside() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      assertThat(lease.directory()).isEmpty();
      assertThat(lease.spawn(VersionOneCases::groupsOfThread).lines())
          .filteredOn(line -> line.matches("\\d+:(cpu|cpuacct|cpu,cpuacct|memory|pids):.*"))
          .isNotEmpty()
          .allMatch(line -> line.matches(".*/servos/" + owner().prefix() + "\\d+"));
      assertThat(groupsOfThread()).doesNotContain("/servos/");
    }
  }

  private static Owner owner() {
    try {
      return Owner.self(Path.of("/"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void startsAllOfALeaseOnOneThread() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      assertThat(lease.spawn(Thread::currentThread)).isSameAs(lease.spawn(Thread::currentThread));
      assertThat(lease.spawn(Thread::currentThread).isDaemon()).isTrue();
    }
  }

  @Test
  void keepsOtherThreadsOfTheJvmOutside() throws IOException, InterruptedException {
    var jvm = Jvm.start(BusyCarrier.class);

    assertThat(new String(jvm.getInputStream().readAllBytes(), UTF_8)).isEqualTo("1\n");
    assertThat(jvm.waitFor()).isZero();
  }

  @Test
  void showsWhatItSet() {
    var limits =
        Limits.DEFAULT
            .withCpus(OptionalDouble.of(0.5))
            .withCpuTime(Optional.of(Duration.ofSeconds(1)));
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(limits)) {
      var shown = lease.readBack();

      var group = "/\\S*servos/" + owner().prefix() + "\\d+";
      assertThat(shown)
          .containsOnlyKeys(Limit.MEMORY, Limit.PIDS, Limit.CPUS, Limit.CPU_TIME)
          .hasEntrySatisfying(
              Limit.MEMORY,
              value ->
                  assertThat(value)
                      .matches(
                          "memory.limit_in_bytes=536870912"
                              + " (memory.memsw.limit_in_bytes=536870912|memory.swappiness=0)"
                              + " at "
                              + group))
          .hasEntrySatisfying(
              Limit.PIDS,
              value ->
                  assertThat(value)
                      .matches("pids.max=131 at " + group + ", 3 of them for the sandbox"))
          .hasEntrySatisfying(
              Limit.CPUS,
              value ->
                  assertThat(value)
                      .matches("cpu.cfs_quota_us=50000 cpu.cfs_period_us=100000 at " + group))
          .hasEntrySatisfying(
              Limit.CPU_TIME,
              value -> assertThat(value).matches("cpuacct.usage watched at " + group));
    }
  }

  @Test
  void makesTheFirstGroupsAheadAndMoreOnDemand() {
    try (var driver = CgroupDriver.open()) {
      await(() -> slots() == 1);

      for (int i = 0; i < 3; i++) {
        driver.lease(Limits.DEFAULT).close();
      }
      driver.restock();

      await(() -> slots() >= 2);
    }
  }

  private static int slots() {
    try {
      var names = new HashSet<Path>();
      Groups.own().forEach(group -> names.add(group.getFileName()));
      return names.size();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void takesTheBrakeOffWhatIsToEnd() throws IOException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT.withCpus(OptionalDouble.of(0.01)))) {
      assertThat(quotas()).as("before the start").containsOnly("-1");
      assertThat(lease.spawn(() -> true)).isTrue();
      assertThat(quotas()).as("after the start").contains("1000");

      lease.kill();

      assertThat(quotas()).isNotEmpty().containsOnly("-1");
    }
  }

  private static Set<String> quotas() throws IOException {
    var quotas = new HashSet<String>();
    for (var group : Groups.own()) {
      var quota = ControlFile.of(group, "cpu.cfs_quota_us");
      if (quota.exists()) {
        quotas.add(quota.shown());
      }
    }
    return quotas;
  }
}

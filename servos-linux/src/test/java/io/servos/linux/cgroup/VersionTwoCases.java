package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.servos.model.BackendFailedException;
import io.servos.model.Limit;
import io.servos.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What is particular to version 2.
final class VersionTwoCases extends DriverCases {

  private static final String FOLDER = "/servos";

  @Override
  String label() {
    return "cgroup v2";
  }

  @Override
  int forksWithin(int pids) {
    return pids;
  }

  /// The driver ends it.
  @Override
  void endOf(long program) {
    assertThat(living(program)).isPresent();
  }

  @Test
  void showsWhatItSet() throws IOException {
    var limits =
        Limits.DEFAULT
            .withCpus(OptionalDouble.of(0.5))
            .withCpuTime(Optional.of(Duration.ofSeconds(1)));
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(limits)) {
      var directory = lease.directory().orElseThrow();
      var group = FOLDER + "/" + directory.getFileName();

      assertThat(directory).isEqualTo(Path.of("/sys/fs/cgroup" + group));
      assertThat(lease.readBack())
          .isEqualTo(
              Map.of(
                  Limit.MEMORY,
                  "memory.max=536870912 memory.swap.max=0 at " + group,
                  Limit.PIDS,
                  "pids.max=129 at " + group + ", 1 of them for the sandbox",
                  Limit.CPUS,
                  "cpu.max=50000 100000 at " + group,
                  Limit.CPU_TIME,
                  "cpu.stat watched at " + group));
    }
  }

  @Test
  void endsWhatIsStillInsideWhenItIsClosed() throws IOException, InterruptedException {
    Inside program;
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      program = Inside.start(lease, "sleep", "1000");
      var processes = ControlFile.of(lease.directory().orElseThrow(), "cgroup.procs");
      Inside.await(() -> !processes.shown().isEmpty());
    }
    assertThat(program.end()).isEqualTo(128 + 9);
    assertThat(Groups.own()).isEmpty();
  }

  @Test
  void saysWhatTheKernelRefuses() throws IOException {
    try (var driver = CgroupDriver.open()) {
      driver.lease(Limits.DEFAULT).close();
      var most = ControlFile.of(Path.of("/sys/fs/cgroup" + FOLDER), "cgroup.max.descendants");
      most.write("0");

      assertThatThrownBy(() -> driver.lease(Limits.DEFAULT))
          .hasMessageMatching(
              "control groups: could not make '/\\S+': Resource temporarily unavailable")
          .asInstanceOf(type(BackendFailedException.class))
          .extracting(BackendFailedException::remedy)
          .isEqualTo(
              "let some runs end, or raise cgroup.max.descendants above the control groups of"
                  + " Servos");
      most.write("max");
    }
    assertThat(Groups.own()).isEmpty();
  }

  /// As when another Servos removes the folder, and a third makes it and is not done with that.
  @Test
  void limitsInAFolderThatPassesNothingOn() throws IOException {
    try (var driver = CgroupDriver.open()) {
      var folder = Path.of("/sys/fs/cgroup" + FOLDER);
      Files.delete(folder);
      Files.createDirectory(folder);

      try (var lease = driver.lease(Limits.DEFAULT)) {
        assertThat(lease.readBack()).containsKeys(Limit.MEMORY, Limit.PIDS);
      }
    }
    assertThat(Groups.own()).isEmpty();
  }

  /// Each that closes removes the folder that the others are about to use.
  @Test
  void survivesOthersThatComeAndGo() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      var rounds = new ArrayList<Future<?>>();
      for (int i = 0; i < 4; i++) {
        rounds.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 25; round++) {
                    try (var driver = CgroupDriver.open();
                        var lease = driver.lease(Limits.DEFAULT)) {
                      assertThat(lease.readBack()).containsKey(Limit.MEMORY);
                    }
                  }
                }));
      }
      for (var round : rounds) {
        round.get();
      }
    }
    assertThat(Groups.own()).isEmpty();
  }
}

package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// An ordinary user whose JVM is alone in a group that was delegated.
final class DelegatedCases extends LimitCases {

  @Override
  String label() {
    return "cgroup v2";
  }

  @Override
  int forksWithin(int pids) {
    return pids;
  }

  @Test
  void makesGroupsBelowTheDelegatedOne() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      assertThat(lease.directory().orElseThrow().getParent())
          .isEqualTo(Path.of("/sys/fs/cgroup/delegated/servos"));
    }
  }

  @Test
  void movesTheJvmOutOfTheWay() throws IOException {
    for (int i = 0; i < 2; i++) {
      CgroupDriver.open().close();

      assertThat(Files.readString(Path.of("/proc/self/cgroup")))
          .isEqualTo("0::/delegated/servos-jvm\n");
    }
  }

  @Test
  void endsEveryProcessInside() throws InterruptedException, IOException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT.withCpus(OptionalDouble.of(0.1)))) {
      var program =
          Inside.start(
              lease,
              "sh",
              "-c",
              "trap '' TERM; setsid sleep 1000 & setsid sh -c 'while :; do :; done' & wait");
      var processes = ControlFile.of(lease.directory().orElseThrow(), "cgroup.procs");
      Inside.await(() -> processes.shown().lines().count() == 3);

      lease.kill();

      assertThat(program.end()).isEqualTo(128 + 9);
      Inside.await(() -> processes.shown().isEmpty());
      lease.kill();
    }
  }
}

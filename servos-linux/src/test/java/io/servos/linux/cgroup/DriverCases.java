package io.servos.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a driver must do besides limiting one run.
abstract class DriverCases extends LimitCases {

  private static final String BURN = "import time\nwhile time.process_time() < 0.2: pass";

  /// Some kernels count in ticks of 10 ms, so the bounds are wide.
  private static Duration timeToBurn(OptionalDouble cpus) throws InterruptedException {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED.withCpus(cpus))) {
      long start = System.nanoTime();
      assertThat(Inside.start(lease, Inside.PYTHON, "-c", BURN).end()).isZero();
      var wall = Duration.ofNanos(System.nanoTime() - start);
      assertThat(lease.cpu().orElseThrow())
          .isBetween(Duration.ofMillis(100), Duration.ofSeconds(2));
      assertThat(lease.usage().cpu()).isEqualTo(lease.cpu());
      return wall;
    }
  }

  @Test
  void holdsBackAndMeasuresProcessors() throws InterruptedException {
    var free = timeToBurn(OptionalDouble.empty());
    var held = timeToBurn(OptionalDouble.of(0.05));

    assertThat(held).isGreaterThan(Duration.ofMillis(2500));
    assertThat(free).isLessThan(held.dividedBy(2));
  }

  @Test
  void allowsAsManyProcessesAsAnyKernel() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED.withPids(OptionalInt.of(4_194_304)))) {
      assertThat(lease.readBack().get(Limit.PIDS)).startsWith("pids.max=4194304 at /");
    }
  }

  @Test
  void passesOnWhatTheStartThrows() {
    var failure = new IllegalStateException("no");
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED)) {
      assertThatThrownBy(
              () ->
                  lease.spawn(
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
  }

  @Test
  void keepsAnInterruptPendingWhileItWaits() {
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(UNLIMITED)) {
      Thread.currentThread().interrupt();

      assertThat(lease.spawn(() -> 7)).isEqualTo(7);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void servesFiftyVirtualThreadsAtOnce() throws InterruptedException, IOException {
    try (var driver = CgroupDriver.open()) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Callable<Boolean> run =
            () -> {
              try (var lease = driver.lease(Limits.DEFAULT)) {
                return lease.spawn(() -> Thread.currentThread().isVirtual());
              }
            };
        for (var virtual : threads.invokeAll(Collections.nCopies(50, run))) {
          assertThat(virtual.state()).isEqualTo(Future.State.SUCCESS);
          assertThat(virtual.resultNow()).isFalse();
        }
      }
    }
    assertThat(Groups.own()).isEmpty();
  }

  @Test
  void leavesNothingAfterAHundredLeases() throws IOException, InterruptedException {
    try (var driver = CgroupDriver.open()) {
      for (int i = 0; i < 100; i++) {
        try (var lease = driver.lease(Limits.DEFAULT)) {
          assertThat(lease.readBack()).containsOnlyKeys(Limit.MEMORY, Limit.PIDS);
          if (i % 20 == 0) {
            assertThat(Groups.own()).isNotEmpty();
            assertThat(Inside.start(lease, "true").end()).isZero();
          }
        }
      }
    }
    assertThat(Groups.own()).isEmpty();
  }

  @Test
  void removesALeaseThatIsClosedAfterItsDriver() throws IOException {
    var driver = CgroupDriver.open();
    var lease = driver.lease(Limits.DEFAULT);
    driver.close();
    assertThat(Groups.own()).isNotEmpty();

    lease.close();

    assertThat(Groups.own()).isEmpty();
  }

  @Test
  void doesNotKeepTheJvmAlive() throws IOException, InterruptedException {
    var owner = Jvm.start(AbandonedOwner.class, "leave");

    assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(owner.getInputStream().readAllBytes(), UTF_8)).isEmpty();
  }

  @Test
  void clearsAwayWhatAKilledOwnerLeft() throws IOException, InterruptedException {
    var owner = Jvm.start(AbandonedOwner.class, "stay");
    var program = Long.parseLong(owner.inputReader(UTF_8).readLine());
    List<Path> left = Groups.named(name -> name.matches("\\d+-" + owner.pid() + "-\\d+-\\d+"));
    assertThat(left).isNotEmpty();

    CgroupDriver.open().close();
    assertThat(left).as("of a living owner").allMatch(Files::exists);
    owner.destroyForcibly().waitFor();
    assertThat(left).as("of a dead owner").allMatch(Files::exists);
    endOf(program);
    CgroupDriver.open().close();

    assertThat(left).noneMatch(Files::exists);
    assertThat(runs(program)).isFalse();
  }

  /// How a program ends whose owner was killed.
  abstract void endOf(long program);

  /// Whether it has not ended; its new parent may have yet to take leave of it.
  private static boolean runs(long pid) throws IOException {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException failure) {
      // Its new parent took leave of it between opening and reading: ESRCH, see proc(5).
      if (String.valueOf(failure.getMessage()).equals("No such process")) {
        return false;
      }
      throw failure;
    }
  }

  static Optional<ProcessHandle> living(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }
}

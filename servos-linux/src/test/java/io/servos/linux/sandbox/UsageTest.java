package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.cgroup.CgroupDriver;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is counted of a known piece of work, and what happens where limits cannot be enforced.
class UsageTest {

  private static final String SPIN =
      """
      import time
      end = time.monotonic() + 2
      while time.monotonic() < end:
          pass
      """;

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Workbench.in(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void countsMemoryAndProcessorTime() throws IOException, InterruptedException {
    long idle = bench.python("pass").usage().peakMemoryBytes().orElseThrow();

    var ended =
        bench.python(
            """
            import time
            kept = bytearray(64 << 20)
            while time.process_time() < 1:
                sum(range(10000))
            """);

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.usage().peakMemoryBytes().orElseThrow() - idle)
        .isBetween(60L << 20, 72L << 20);
    assertThat(ended.usage().cpu()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1300));
    assertThat(ended.usage().userCpu()).isGreaterThan(ended.usage().systemCpu());
    assertThat(ended.usage().wall()).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void countsTheProcessesThatWereThereAtOneTime() throws IOException, InterruptedException {
    var ended =
        bench.python(
            """
            import os
            waiting = os.pipe()
            for number in range(4):
                if os.fork() == 0:
                    os.close(waiting[1])
                    os.read(waiting[0], 1)
                    os._exit(0)
            os.close(waiting[1])
            for number in range(4):
                os.wait()
            if os.fork() == 0:
                os._exit(0)
            os.wait()
            """);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.usage().peakProcesses().orElse(5)).isEqualTo(5);
  }

  @Test
  void countsTheProcessorTimeOfChildrenThatNobodyWaitedFor()
      throws IOException, InterruptedException {
    var ended =
        bench.python(
            """
            import os, time
            reading, writing = os.pipe()
            if os.fork() == 0:
                while time.process_time() < 0.5:
                    pass
                os.write(writing, b'x')
                while True:
                    time.sleep(9)
            os.read(reading, 1)
            """);

    assertThat(ended.usage().cpu()).isBetween(Duration.ofMillis(500), Duration.ofMillis(900));
  }

  @Test
  void tellsTimeInTheKernelOfProcessesThatNobodyWaitedFor()
      throws IOException, InterruptedException {
    var ended =
        bench.python(
            """
            import os, time
            reading, writing = os.pipe()
            if os.fork() == 0:
                zeros = open('/dev/zero', 'rb', buffering=0)
                while os.times().system < 0.5:
                    zeros.read(1 << 24)
                os.write(writing, b'x')
                while True:
                    time.sleep(9)
            os.read(reading, 1)
            """);

    assertThat(ended.usage().systemCpu()).isBetween(Duration.ofMillis(450), Duration.ofMillis(900));
  }

  @Test
  void countsWhatWasWritten() throws IOException, InterruptedException {
    var ended = bench.shell("printf 12345; printf 123 >&2");

    assertThat(ended.usage().stdoutBytes()).isEqualTo(5);
    assertThat(ended.usage().stderrBytes()).isEqualTo(3);
  }

  /// A tenth, so that a busy machine gives more than that to who has no limit.
  @Test
  void givesTheShareOfAProcessorThatWasAsked() throws IOException, InterruptedException {
    double most = share(Limits.DEFAULT);

    double tenth = share(Limits.DEFAULT.withCpus(OptionalDouble.of(0.1)));

    assertThat(tenth).isBetween(0.07, 0.13);
    assertThat(most).isGreaterThan(0.13);
  }

  private double share(Limits limits) throws IOException, InterruptedException {
    var usage = bench.python(EnvironmentConfig.defaults().withLimits(limits), SPIN).usage();
    return (double) usage.cpu().toNanos() / usage.wall().toNanos();
  }

  @Test
  void runsWithoutAnyLimit() throws IOException, InterruptedException {
    var limits =
        new Limits(
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            OptionalLong.empty(),
            1 << 20,
            OptionalLong.empty(),
            64);

    var ended = bench.shell(EnvironmentConfig.defaults().withLimits(limits), "echo free");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo("free\n");
    for (var limit : Set.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS, Limit.CPU_TIME, Limit.OUTPUT)) {
      assertThat(ended.receipt().line(limit.label()).orElseThrow().observed())
          .isEqualTo("unlimited");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "CPUS", "CPU_TIME"})
  void refusesALimitThatNothingEnforces(Limit limit) throws IOException {
    var drafting = draftingWithoutCgroups();
    var asked = EnvironmentConfig.defaults().withLimits(only(limit));

    assertThatThrownBy(() -> drafting.checkEnforceable(asked))
        .isInstanceOfSatisfying(
            IsolationUnavailableException.class,
            refusal -> {
              assertThat(refusal.what()).isEqualTo("limit '" + limit + "'");
              assertThat(refusal.remedy()).endsWith("or give it up with --best-effort=" + limit);
            });
    drafting.checkEnforceable(asked.withBestEffort(Set.of(limit)));
  }

  @Test
  void limitsProcessesByOtherMeansWhereThereAreNoControlGroups() throws IOException {
    draftingWithoutCgroups()
        .checkEnforceable(EnvironmentConfig.defaults().withLimits(only(Limit.PIDS)));
  }

  /// A system without control groups.
  private Drafting draftingWithoutCgroups() throws IOException {
    var self = Files.createDirectories(folder.resolve("proc/self"));
    for (var file : new String[] {"cgroup", "mountinfo"}) {
      Files.createFile(self.resolve(file));
    }
    Files.copy(Path.of("/proc/self/stat"), self.resolve("stat"));
    Files.createDirectory(self.resolve("ns"));
    Files.createSymbolicLink(self.resolve("ns/pid"), Path.of("pid:[1]"));
    return new Drafting(
        Host.look(), RootTree.ofHost(), CgroupDriver.open(folder), StandardFilter.SECCOMP);
  }

  private static Limits only(Limit limit) {
    var none = Limits.DEFAULT.withMemoryBytes(OptionalLong.empty()).withPids(OptionalInt.empty());
    return switch (limit) {
      case MEMORY -> none.withMemoryBytes(OptionalLong.of(64 << 20));
      case CPUS -> none.withCpus(OptionalDouble.of(0.5));
      case CPU_TIME -> none.withCpuTime(Optional.of(Duration.ofSeconds(1)));
      case PIDS -> none.withPids(OptionalInt.of(8));
      default -> throw new IllegalArgumentException(limit.label());
    };
  }
}

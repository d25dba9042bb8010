package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Limits hold, and the outcome names the one that ended a run. Each has a control below the limit.
interface LimitsContract {

  Bench bench();

  @Test
  default void endsAProgramThatUsesTooMuchMemory() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)));
    var fill = "data = bytearray(%d << 20)\nfor i in range(0, len(data), 4096): data[i] = 1";

    assertThat(bench().python(config, fill.formatted(30)).outcome())
        .isEqualTo(new Outcome.Exited(0));
    var ended = bench().python(config, fill.formatted(200));

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.OutOfMemory(64 << 20));
  }

  @Test
  default void endsAProgramWhoseChildUsesTooMuchMemory() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)));

    var ended =
        bench()
            .shell(config, Bench.PYTHON + " -S -c 'x = b\"1\" * (200 << 20)'; echo $?; exit 137");

    assertThat(ended.out()).isEqualTo("137\n");
    assertThat(ended.outcome()).isEqualTo(new Outcome.OutOfMemory(64 << 20));
  }

  @Test
  default void leavesAProgramItsStatusWhenItSurvivesTheEndOfAChild()
      throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)));

    var ended = bench().shell(config, Bench.PYTHON + " -S -c 'x = b\"1\" * (200 << 20)'; exit 0");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.usage().oomKills().orElse(1)).isPositive();
  }

  @Test
  default void countsFilesOfTheMemoryAsMemory() throws IOException, InterruptedException {
    var config =
        bench()
            .limited(
                limits ->
                    limits.withMemoryBytes(OptionalLong.of(48 << 20)).withTmpBytes(512L << 20));

    var ended =
        bench()
            .python(
                config, "with open('/tmp/x', 'wb') as f:\n while True: f.write(bytes(1 << 20))");

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.OutOfMemory(48 << 20));
  }

  @Test
  default void givesNoMoreThanItsShareOfProcessors() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withCpus(OptionalDouble.of(0.25)));

    var ended = bench().python(config, "import time\nwhile time.process_time() < 0.5: pass");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.usage().wall()).isGreaterThan(ended.usage().cpu().multipliedBy(2));
  }

  /// A program that prints how many processes it could start.
  default Bench.Ended forking(EnvironmentConfig config, int times)
      throws IOException, InterruptedException {
    return bench()
        .python(
            config,
            """
            import os, time
            made = 0
            try:
              for _ in range(%d):
                if os.fork() == 0: time.sleep(600)
                made += 1
            finally:
              print(made)
            """
                .formatted(times));
  }

  @Test
  default void givesNoMoreProcessesThanAllowed() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withPids(OptionalInt.of(10)));
    var below = forking(config, 9);
    var above = forking(config, 30);

    assertThat(below.outcome()).as(below.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(above.out()).isEqualTo("9\n");
    assertThat(above.outcome()).isEqualTo(new Outcome.PidsLimit(10));
  }

  @Test
  default void runsAProgramAlone() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withPids(OptionalInt.of(1)));

    assertThat(bench().shell(config, "echo alone").out()).isEqualTo("alone\n");
  }

  @Test
  default void endsAProgramAfterItsTime() throws IOException, InterruptedException {
    var limit = Duration.ofMillis(700);
    var config = bench().limited(limits -> limits.withWallTime(Optional.of(limit)));

    var ended = bench().shell(config, "echo begun; sleep 600");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, limit));
    assertThat(ended.out()).isEqualTo("begun\n");
    assertThat(ended.usage().wall()).isGreaterThanOrEqualTo(limit);
  }

  @Test
  default void endsAProgramAfterItsProcessorTime() throws IOException, InterruptedException {
    var limit = Duration.ofMillis(500);
    var config = bench().limited(limits -> limits.withCpuTime(Optional.of(limit)));

    var ended = bench().python(config, "while True: pass");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.CPU, limit));
  }

  @Test
  default void countsProcessorTimeOfTheWholeTree() throws IOException, InterruptedException {
    var limit = Duration.ofSeconds(1);
    var config = bench().limited(limits -> limits.withCpuTime(Optional.of(limit)));

    var ended =
        bench().shell(config, "for i in 1 2 3; do (while :; do :; done) & done; wait; exit 0");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.CPU, limit));
  }

  @Test
  default void cutsOffTooMuchOutput() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withOutputBytes(OptionalLong.of(1000)));

    var ended = bench().python(config, "print('x' * 998)\nwhile True: print('y' * 99)");

    assertThat(ended.outcome()).isInstanceOf(Outcome.OutputLimit.class);
    var limit = (Outcome.OutputLimit) ended.outcome();
    assertThat(limit.stream()).isEqualTo(Outcome.Stream.STDOUT);
    assertThat(limit.limitBytes()).isEqualTo(1000);
    assertThat(limit.discardedBytes()).isPositive();
    assertThat(ended.out()).isEqualTo("x".repeat(998) + "\ny");
  }

  @Test
  default void countsEachOutputByItself() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withOutputBytes(OptionalLong.of(1000)));

    var below =
        bench()
            .python(
                config, "import sys\nsys.stdout.write('x' * 1000); sys.stderr.write('y' * 1000)");
    var above = bench().python(config, "import sys\nsys.stderr.write('y' * 1001)");

    assertThat(below.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(below.out()).hasSize(1000);
    assertThat(below.err()).hasSize(1000);
    assertThat(above.outcome()).isEqualTo(new Outcome.OutputLimit(Outcome.Stream.STDERR, 1000, 1));
  }

  @Test
  default void saysThatThePrivateDiskIsFull() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withTmpBytes(1 << 20));
    var write = "with open('%s/x', 'wb') as f: f.write(bytes(%d << 10))";

    assertThat(bench().python(config, write.formatted("/tmp", 900)).outcome())
        .isEqualTo(new Outcome.Exited(0));
    assertThat(bench().python(config, write.formatted("/tmp", 2000)).outcome())
        .isEqualTo(new Outcome.DiskFull("/tmp", 1 << 20));
    assertThat(bench().python(config, write.formatted("/dev/shm", 2000)).outcome())
        .isEqualTo(new Outcome.DiskFull("/dev/shm", 1 << 20));
  }

  @Test
  default void writesNoFileLargerThanAllowed() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withFileSizeBytes(OptionalLong.of(5000)));

    var ended =
        bench()
            .python(
                config,
                """
                import os
                file = os.open('/tmp/x', os.O_CREAT | os.O_WRONLY)
                print(os.write(file, bytes(9000)))
                try: os.write(file, b'x')
                except OSError as failure: print(failure.strerror)
                """);

    assertThat(ended.out()).isEqualTo("5000\nFile too large\n");
  }

  @Test
  default void opensNoMoreFilesThanAllowed() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withOpenFiles(32));

    var ended =
        bench()
            .python(
                config,
                """
                import os
                count = 3
                try:
                  while True:
                    os.dup(0)
                    count += 1
                except OSError as failure: print(count, failure.strerror)
                """);

    assertThat(ended.out()).isEqualTo("32 Too many open files\n");
  }

  @Test
  default void runsUnderTheSmallestLimits() throws IOException, InterruptedException {
    var config =
        bench()
            .limited(
                limits ->
                    limits
                        .withMemoryBytes(OptionalLong.of(8 << 20))
                        .withPids(OptionalInt.of(2))
                        .withOpenFiles(16)
                        .withTmpBytes(4096)
                        .withFileSizeBytes(OptionalLong.of(0)));

    assertThat(bench().shell(config, "echo small").out()).isEqualTo("small\n");
  }
}

package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.cgroup.CgroupDriver;
import io.servos.linux.libc.Reactor;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limit;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reaches each limit by a real program, and looks at what Servos makes of it.
class LimitsTest {

  private static final long MEMORY = 48L << 20;
  private static final int PIDS = 24;
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Input NOTHING = new Input.Empty();

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kept = bytearray(96 << 20)",
        "open('/dev/shm/large', 'wb').write(bytes(96 << 20))",
        "open('/tmp/large', 'wb').write(bytes(96 << 20))",
        "import os; os.write(os.memfd_create('large'), bytes(96 << 20))",
        "import mmap; mmap.mmap(-1, 96 << 20).write(bytes(96 << 20))"
      })
  void endsAProgramThatTakesTooMuchMemory(String code) throws IOException, InterruptedException {
    var ended = bench.python(memory(MEMORY), code);

    assertThat(ended.outcome()).isEqualTo(new Outcome.OutOfMemory(MEMORY));
    assertThat(ended.usage().oomKills().orElse(0)).isPositive();
    assertThat(ended.usage().peakMemoryBytes().orElse(0)).isBetween(MEMORY * 9 / 10, MEMORY);
    assertThat(bench.python(memory(4 * MEMORY), code).outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void countsTheMemoryOfTheWholeTree() throws IOException, InterruptedException {
    var code =
        """
        import os, time
        for number in range(6):
            if os.fork() == 0:
                kept = bytearray(16 << 20)
                time.sleep(30)
        kept = bytearray(16 << 20)
        status = os.wait()[1]
        os.kill(os.getpid(), os.WTERMSIG(status))
        """;

    assertThat(bench.python(memory(MEMORY), code).outcome())
        .isEqualTo(new Outcome.OutOfMemory(MEMORY));
  }

  @Test
  void leavesItToTheProgramWhenOnlyAChildRanOutOfMemory() throws IOException, InterruptedException {
    var code =
        """
        import os, sys
        child = os.fork()
        if child == 0:
            kept = bytearray(96 << 20)
        print(os.WTERMSIG(os.waitpid(child, 0)[1]))
        """;

    var ended = bench.python(memory(MEMORY), code);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo("9\n");
    assertThat(ended.usage().oomKills().orElse(0)).isPositive();
  }

  @Test
  void doesNotEndAProgramForThePageCache() throws IOException, InterruptedException {
    // The usual folder for what is temporary may be memory itself.
    var data = Files.createTempDirectory(Path.of("target"), "data").toAbsolutePath();
    var config =
        memory(MEMORY)
            .withMounts(List.of(new Mount(data, Path.of("/data"), Mount.Access.READ_WRITE)));
    var code =
        """
        with open('/data/large', 'wb') as file:
            for _ in range(96):
                file.write(bytes(1 << 20))
        """;

    try {
      assertThat(bench.python(config, code).outcome()).isEqualTo(new Outcome.Exited(0));
      assertThat(data.resolve("large")).hasSize(96L << 20);
    } finally {
      Files.deleteIfExists(data.resolve("large"));
      Files.delete(data);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os\nwhile True: os.fork()",
        "import threading, time\n"
            + "while True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "import subprocess\nwhile True: subprocess.Popen(['sleep', '9'])"
      })
  void stopsABombOfProcessesOrThreads(String code) throws IOException, InterruptedException {
    var ended = bench.python(pids(), code);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.PidsLimit(PIDS));
    assertThat(ended.usage().peakProcesses().orElse(PIDS)).isEqualTo(PIDS);
  }

  @Test
  void keepsTheHostUsableUnderABombThatDoesNotGiveUp() throws IOException, InterruptedException {
    var config =
        Workbench.limited(
            limits ->
                limits
                    .withPids(OptionalInt.of(PIDS))
                    .withWallTime(Optional.of(Duration.ofSeconds(1)))
                    .withGrace(Duration.ZERO));
    var code =
        """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """;
    try (var run =
        bench.isolator().start(bench.step(Workbench.pythonCommand(code), NOTHING), config)) {
      var other = new ProcessBuilder("/bin/true").start();

      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Workbench.finish(run).outcome())
          .isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, Duration.ofSeconds(1)));
    }
  }

  @Test
  void allowsAsManyProcessesAsAskedFor() throws IOException, InterruptedException {
    var code =
        """
        import os, time
        for number in range(%d):
            if os.fork() == 0:
                time.sleep(9)
        print('all')
        """
            .formatted(PIDS - 1);

    var ended = bench.python(pids(), code);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo("all\n");
  }

  @Test
  void endsAProgramThatSleepsTooLong() throws IOException, InterruptedException {
    var ended = bench.shell(wall(SHORT, Duration.ZERO), "exec sleep 60");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, SHORT));
    assertThat(ended.usage().wall()).isBetween(SHORT, SHORT.plusSeconds(2));
  }

  @Test
  void letsAProgramSayGoodbyeWhenItsTimeIsUp() throws IOException, InterruptedException {
    var ended =
        bench.shell(
            wall(SHORT, Duration.ofSeconds(20)),
            "trap 'echo goodbye; exit 3' TERM; echo waits; sleep 60 & wait");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, SHORT));
    assertThat(ended.out()).isEqualTo("waits\ngoodbye\n");
    assertThat(ended.usage().wall()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void killsAProgramThatIgnoresTheRequestToEnd() throws IOException, InterruptedException {
    var grace = Duration.ofMillis(500);

    var ended =
        bench.shell(wall(SHORT, grace), "trap '' TERM; echo waits; while :; do sleep 1; done");

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, SHORT));
    assertThat(ended.out()).isEqualTo("waits\n");
    assertThat(ended.usage().wall()).isBetween(SHORT.plus(grace), SHORT.plus(grace).plusSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while True: pass",
        "import os\nos.fork()\nwhile True: pass",
        "import subprocess\nwhile True: subprocess.run(['/bin/sh', '-c', ': $((1))'])"
      })
  void endsAProgramThatUsesUpItsProcessorTime(String code)
      throws IOException, InterruptedException {
    var ended = bench.python(cpu(), code);

    assertThat(ended.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.CPU, SHORT));
    assertThat(ended.usage().cpu()).isBetween(SHORT.minusMillis(20), SHORT.plusMillis(800));
  }

  /// As on a host without control groups, where the kernel counts each process for itself.
  @Test
  void endsAProcessThatUsesUpItsProcessorTimeWithoutControlGroups()
      throws IOException, InterruptedException {
    var limit = Duration.ofSeconds(1);
    var given = Set.of(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME);
    var config =
        Workbench.limited(limits -> limits.withCpuTime(Optional.of(limit))).withBestEffort(given);
    var step = bench.step(Workbench.pythonCommand("while True: pass"), NOTHING);
    var host = Host.look();
    var users = UserLeases.ofThisJvm();
    try (var reactor = new Reactor();
        var cgroups = CgroupDriver.open(folder);
        var owners = new OwnerNamespaces(reactor);
        var networks = new NetworkNamespaces()) {
      assertThat(cgroups.enforces()).isEmpty();
      var engine =
          new SandboxEngine(
              host,
              reactor,
              cgroups,
              new Drafting(host, RootTree.ofHost(), cgroups, StandardFilter.SECCOMP),
              users,
              owners,
              networks,
              new Images());
      var user = host.isRoot() ? OptionalInt.of(users.take()) : OptionalInt.empty();
      var holdings = new Holdings(cgroups.lease(config.limits()), user, users, new WayOut());
      var start = new Start(engine, step, config, holdings, Drafting.Patience.NONE);
      try (var run = start.launch()) {
        start.pass(run, _ -> {});

        assertThat(Workbench.finish(run).outcome())
            .isEqualTo(new Outcome.TimedOut(Outcome.Clock.CPU, limit));
      }
    }
  }

  @Test
  void doesNotCountSleepAsProcessorTime() throws IOException, InterruptedException {
    assertThat(bench.shell(cpu(), "sleep 1").outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/tmp/deep", "/dev/shm"})
  void saysThatTheDiskIsFull(String place) throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withTmpBytes(1 << 20));

    var ended =
        bench.shell(
            config, "mkdir -p %s; head -c 2000000 /dev/zero >%s/file".formatted(place, place));

    assertThat(ended.outcome())
        .as(ended.toString())
        .isEqualTo(new Outcome.DiskFull(place.startsWith("/tmp") ? "/tmp" : place, 1 << 20));
    assertThat(ended.err()).contains("No space left on device");
  }

  @Test
  void saysThatTheDiskHoldsNoMoreFiles() throws IOException, InterruptedException {
    var ended =
        bench.python(
            """
            for number in range(17000):
                open('/tmp/%d' % number, 'w').close()
            """);

    assertThat(ended.outcome()).isInstanceOf(Outcome.DiskFull.class);
  }

  @Test
  void blamesNoDiskForAFailureWithRoomLeft() throws IOException, InterruptedException {
    assertThat(bench.shell("echo x >/tmp/file; exit 1").outcome()).isEqualTo(new Outcome.Exited(1));
  }

  @Test
  void limitsTheSizeOfAFile() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withFileSizeBytes(OptionalLong.of(1_000_000)));
    var code =
        """
        import os
        try:
            with open('/tmp/file', 'wb', buffering=0) as file:
                while True:
                    file.write(bytes(1 << 16))
        except OSError as error:
            print(error.errno, os.path.getsize('/tmp/file'))
        """;
    int tooLarge = 27;

    assertThat(bench.python(config, code).out()).isEqualTo(tooLarge + " 1000000\n");
  }

  @Test
  void limitsTheOpenFiles() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withOpenFiles(40));
    var code =
        """
        files = []
        try:
            while len(files) < 2000:
                files.append(open('/dev/null'))
        except OSError as error:
            print(error.errno, files[-1].fileno())
        """;
    int tooMany = 24;

    assertThat(bench.python(config, code).out()).isEqualTo(tooMany + " 39\n");
  }

  private static EnvironmentConfig memory(long bytes) {
    return Workbench.limited(
        limits -> limits.withMemoryBytes(OptionalLong.of(bytes)).withTmpBytes(256 << 20));
  }

  private static EnvironmentConfig pids() {
    return Workbench.limited(limits -> limits.withPids(OptionalInt.of(PIDS)));
  }

  private static EnvironmentConfig wall(Duration time, Duration grace) {
    return Workbench.limited(limits -> limits.withWallTime(Optional.of(time)).withGrace(grace));
  }

  private static EnvironmentConfig cpu() {
    return Workbench.limited(
        limits -> limits.withCpuTime(Optional.of(SHORT)).withGrace(Duration.ZERO));
  }
}

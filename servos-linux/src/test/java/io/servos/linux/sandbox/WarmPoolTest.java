package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sandboxes that stand ready are like others in everything but the time they take.
class WarmPoolTest {

  private static final WarmPool.Size ONE = new WarmPool.Size(1, 1, Duration.ofMinutes(1));

  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir Path folder;

  private IsolationManager manager;

  @BeforeEach
  void open() {
    manager = new IsolationManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Workload script(String name, String text, String... arguments) throws IOException {
    return Workload.of(Files.writeString(folder.resolve(name), text), arguments);
  }

  private static void awaitReady(WarmPool pool, int count)
      throws IOException, InterruptedException {
    Deadline.await("sandboxes that wait", () -> pool.counts().ready() >= count);
  }

  private static ExecutionResult warm(WarmPool pool, Workload workload)
      throws IOException, InterruptedException {
    awaitReady(pool, 1);
    long before = pool.counts().warm();
    var result = pool.executeIsolated(workload);
    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    return result;
  }

  @Test
  void runsAnyCommandOfADirectory() throws IOException, InterruptedException {
    var shell = script("say.sh", "echo $0 \"$@\"; pwd; exit 7\n", "a", "b c");
    try (var pool = manager.warmPool(shell, ONE)) {
      var cold = manager.executeIsolated(shell);

      var warm = warm(pool, shell);

      assertThat(warm.outcome()).isEqualTo(new Outcome.Exited(7)).isEqualTo(cold.outcome());
      assertThat(warm.stdoutText()).isEqualTo(cold.stdoutText()).contains("a b c\n");
      assertThat(warm(pool, script("other.sh", "exec /usr/bin/env\n")).stdoutText())
          .isEqualTo(
              manager.executeIsolated(script("other.sh", "exec /usr/bin/env\n")).stdoutText())
          .contains("HOME=/tmp");
    }
  }

  /// Whoever does a command for somebody else has to say so before it begins, and not if it cannot.
  @Test
  void doesSomethingElseBeforeTheProgramGoes() throws IOException, InterruptedException {
    var clock = "import time; print(time.monotonic_ns())\n";
    var times = new ArrayList<Long>();
    try (var pool = manager.warmPool(script("clock.py", clock), ONE)) {
      for (var name : List.of("clock.py", "unlike.sh")) {
        awaitReady(pool, 1);
        var shell = "exec /usr/bin/python3 -c '" + clock.strip() + "'\n";
        var workload = script(name, name.endsWith("py") ? clock : shell);

        try (var execution = pool.start(workload, () -> times.add(System.nanoTime()))) {
          var result = execution.await();

          assertThat(Long.parseLong(result.stdoutText().strip())).isGreaterThan(times.getLast());
        }
      }
      assertThat(times).hasSize(2);
      assertThat(pool.counts().warm()).isEqualTo(1);
      assertThat(pool.counts().cold()).isEqualTo(1);
      var absent = Workload.of(folder.resolve("absent.py"));
      assertThatThrownBy(() -> pool.start(absent, () -> times.add(System.nanoTime())))
          .isInstanceOf(ServosException.class);
      assertThat(times).hasSize(2);
    }
  }

  @Test
  void hasTheReceiptOfAColdRun() throws IOException, InterruptedException {
    var shell = script("true.sh", "true\n");
    try (var pool = manager.warmPool(shell, ONE)) {
      var cold = manager.executeIsolated(shell).receipt();
      var warm = warm(pool, shell).receipt();

      assertThat(asked(warm)).isEqualTo(asked(cold)).hasSizeGreaterThan(15);
    }
  }

  @Test
  void tellsInItsReceiptWhatTheInterpreterClosesItself() throws IOException, InterruptedException {
    var python = script("fds.py", "import os\nprint(sorted(os.listdir('/proc/self/fd')))\n");
    try (var pool = manager.warmPool(python, ONE)) {
      var result = warm(pool, python);

      assertThat(result.receipt().line("descriptors").orElseThrow().how())
          .isEqualTo("close_range; the interpreter closes 63 before the script");
      assertThat(result.stdoutText()).isEqualTo("['0', '1', '2', '3']\n");
    }
  }

  private static List<String> asked(Receipt receipt) {
    return receipt.lines().stream()
        .map(line -> line.barrier() + " | " + line.asked() + " | " + line.how())
        .toList();
  }

  @Test
  void countsTimeFromTheRequestOn() throws IOException, InterruptedException {
    var limits = Limits.DEFAULT.withWallTime(Optional.of(LIMIT)).withGrace(Duration.ofMillis(10));
    var workload = script("nap.py", "import time\ntime.sleep(0.3)\n");
    try (var hasty = new IsolationManager(EnvironmentConfig.defaults().withLimits(limits));
        var pool = hasty.warmPool(workload, ONE)) {
      awaitReady(pool, 1);
      var waited = System.nanoTime() + LIMIT.plusMillis(200).toNanos();
      Deadline.await("time to pass", () -> System.nanoTime() > waited);

      assertThat(warm(pool, workload).outcome()).isEqualTo(new Outcome.Exited(0));
      assertThat(warm(pool, script("nap.py", "import time\ntime.sleep(60)\n")).outcome())
          .isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, LIMIT));
    }
  }

  @Test
  void holdsItsLimits() throws IOException, InterruptedException {
    var limits = Limits.DEFAULT.withMemoryBytes(OptionalLong.of(64 << 20));
    var workload = script("bomb.py", "b = bytearray(200 << 20)\n");
    try (var small = new IsolationManager(EnvironmentConfig.defaults().withLimits(limits));
        var pool = small.warmPool(workload, ONE)) {
      assertThat(warm(pool, workload).outcome()).isInstanceOf(Outcome.OutOfMemory.class);
    }
  }

  @Test
  void seedsEachInterpreterAnew() throws IOException, InterruptedException {
    var python = script("hash.py", "print(hash('x'))\n");
    var hashes = new HashSet<String>();
    try (var pool = manager.warmPool(python, ONE)) {
      for (int i = 0; i < 4; i++) {
        hashes.add(warm(pool, python).stdoutText());
      }
    }
    assertThat(hashes).hasSize(4);
  }

  @Test
  void startsColdWhatItWasNotMadeFor() throws IOException, InterruptedException {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    var stranger = Files.writeString(elsewhere.resolve("x.py"), "print('x')\n");
    try (var pool = manager.warmPool(script("a.py", "print('a')\n"), ONE)) {
      awaitReady(pool, 1);

      var result = pool.executeIsolated(Workload.of(stranger));

      assertThat(result.stdoutText()).isEqualTo("x\n");
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }

  /// Editors save so.
  @Test
  void startsColdWhenAFileThatItShowsWasReplaced() throws IOException, InterruptedException {
    var data = Files.writeString(folder.resolve("data"), "old\n");
    var shell = script("show.sh", "cat /data\n");
    var config =
        EnvironmentConfig.defaults()
            .withMounts(List.of(new Mount(data, Path.of("/data"), Mount.Access.READ_ONLY)));
    try (var showing = new IsolationManager(config);
        var pool = showing.warmPool(shell, ONE)) {
      assertThat(warm(pool, shell).stdoutText()).isEqualTo("old\n");
      awaitReady(pool, 1);
      Files.move(
          Files.writeString(folder.resolve("data.new"), "new\n"),
          data,
          StandardCopyOption.ATOMIC_MOVE);

      assertThat(pool.executeIsolated(shell).stdoutText()).isEqualTo("new\n");
      assertThat(pool.counts().cold()).isEqualTo(1);
      assertThat(warm(pool, shell).stdoutText()).isEqualTo("new\n");
    }
  }

  @Test
  void startsColdWithLongArguments() throws IOException, InterruptedException {
    var text = "print(sum(len(one) for one in __import__('sys').argv[1:]))\n";
    var arguments = new String[12];
    Arrays.fill(arguments, "x".repeat(100_000));
    var python = script("long.py", text, arguments);
    try (var pool = manager.warmPool(script("long.py", text), ONE)) {
      awaitReady(pool, 1);

      assertThat(pool.executeIsolated(python).stdoutText()).isEqualTo("1200000\n");
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }

  @Test
  void passesOverASandboxThatWasEnded() throws IOException, InterruptedException {
    var shell = script("ok.sh", "echo ok\n");
    try (var pool = manager.warmPool(shell, ONE)) {
      awaitReady(pool, 1);
      ProcessHandle.current()
          .children()
          .filter(child -> child.info().command().orElse("").contains("memfd:servos"))
          .forEach(ProcessHandle::destroyForcibly);
      Deadline.await("the end of the sandbox", () -> pool.counts().ready() == 0);

      assertThat(pool.executeIsolated(shell).stdoutText()).isEqualTo("ok\n");
      assertThat(warm(pool, shell).stdoutText()).isEqualTo("ok\n");
    }
  }

  @Test
  void keepsNoneWhenNobodyAsks() throws IOException, InterruptedException {
    var shell = script("ok.sh", "echo ok\n");
    try (var pool = manager.warmPool(shell, new WarmPool.Size(1, 2, Duration.ofMillis(1500)))) {
      awaitReady(pool, 1);
      Deadline.await("idleness", () -> pool.counts().ready() == 0);

      assertThat(pool.executeIsolated(shell).stdoutText()).isEqualTo("ok\n");
      awaitReady(pool, 1);
    }
  }

  /// The bound is three halves of what the kernel counts for one.
  @Test
  void keepsWithinItsMemory() throws IOException, InterruptedException {
    var python = script("a.py", "print('a')\n");
    var step =
        new Step(
            Path.of("/usr/bin/python3"),
            List.of("python3", python.file().toRealPath().toString()),
            folder.toRealPath(),
            folder.toRealPath(),
            new Input.Empty());
    long one;
    Standby ended;
    try (var isolator = new ProcessIsolator();
        var standby = isolator.standBy(step, EnvironmentConfig.defaults())) {
      one = standby.memoryBytes().orElseThrow();
      assertThat(one).isBetween(1L << 20, 64L << 20);
      ended = standby;
    }
    assertThat(ended.memoryBytes()).hasValue(0);
    var size = new WarmPool.Size(3, 3, Duration.ofMinutes(1)).withMemoryBytes(one + one / 2);
    try (var pool = manager.warmPool(python, size)) {
      for (int request = 0; request < 3; request++) {
        assertThat(warm(pool, python).stdoutText()).isEqualTo("a\n");
        assertThat(pool.counts().ready()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void leavesNothingWhenItIsClosed() throws IOException, InterruptedException {
    var before = Inventory.take();
    try (var other = new IsolationManager();
        var pool =
            other.warmPool(script("a.py", ""), new WarmPool.Size(3, 3, Duration.ofMinutes(1)))) {
      awaitReady(pool, 3);
      assertThat(Inventory.take().processes()).hasSizeGreaterThan(before.processes().size());
    }
    Deadline.await(
        "the end of what waited", () -> Inventory.take().processes().equals(before.processes()));
    assertThat(Inventory.take().cgroups()).isEqualTo(before.cgroups());
  }

  /// Its manager is closed at whatever the pool was doing just then.
  @Test
  void leavesNothingWhenItIsClosedAtOnce() throws IOException {
    var shell = script("true.sh", "true\n");
    var before = Inventory.take();
    for (int round = 0; round < 60; round++) {
      var other = new IsolationManager();
      var pool = other.warmPool(shell, new WarmPool.Size(2, 2, Duration.ofMinutes(1)));
      LockSupport.parkNanos(round * 500_000L);
      pool.close();
      other.close();
    }
    Deadline.await(
        "the end of all",
        () -> {
          var after = Inventory.take();
          return after.cgroups().equals(before.cgroups())
              && after.processes().equals(before.processes());
        });
  }

  @Test
  void servesManyAtATime() throws IOException, InterruptedException, ExecutionException {
    var python = script("square.py", "import sys\nprint(int(sys.argv[1]) ** 2)\n");
    try (var pool = manager.warmPool(python, WarmPool.Size.DEFAULT);
        var threads = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
      var results = new java.util.ArrayList<Future<String>>();
      for (int i = 0; i < 50; i++) {
        var workload = Workload.of(python.file(), Integer.toString(i));
        results.add(threads.submit(() -> pool.executeIsolated(workload).stdoutText()));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(results.get(i).get()).isEqualTo(i * i + "\n");
      }
      assertThat(pool.counts().warm() + pool.counts().cold()).isEqualTo(50);
      assertThat(pool.counts().warm()).isPositive();
    }
  }

  @Test
  void refusesAnAbsurdSize() {
    assertThat(Set.of(0, -1))
        .allSatisfy(
            least ->
                assertThatThrownBy(() -> new WarmPool.Size(least, 4, Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class));
  }
}

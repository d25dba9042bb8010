package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.client.Owner;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.JsonValue;
import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Warm pools of containers, as applications have them.
class ContainerPoolTest {

  private static final WarmPool.Size ONE = new WarmPool.Size(1, 1, Duration.ofMinutes(1));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private IsolationManager manager = new IsolationManager(Trial.CONFIG);
  private Path seen = Path.of("/");

  @BeforeEach
  void open() throws IOException {
    manager = new IsolationManager(Trial.CONFIG);
    seen = Trial.in(folder).folder();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Workload script(String name, String text, String... arguments) throws IOException {
    return Workload.of(Files.writeString(seen.resolve(name), text), arguments);
  }

  private static void awaitReady(WarmPool pool, int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (pool.counts().ready() != count) {
      assertThat(System.nanoTime()).as("containers that wait").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static ExecutionResult warm(WarmPool pool, Workload workload)
      throws InterruptedException {
    awaitReady(pool, 1);
    long before = pool.counts().warm();
    var result = pool.executeIsolated(workload);
    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    return result;
  }

  private static List<JsonValue> own() throws IOException {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    var engine = Engine.connect(new EngineAddress.Unix(socket), PATIENCE);
    var self = Owner.self().labels().get(Owner.OWNER);
    return engine.containers(Owner.OWNER).stream()
        .filter(one -> one.at("Labels").at(Owner.OWNER).text().orElse("").equals(self))
        .toList();
  }

  @Test
  void runsAnyCommandOfADirectory() throws IOException, InterruptedException {
    var shell = script("say.sh", "echo $0 \"$@\"; pwd; cat; exit 7\n", "a", "b c");
    var python = script("say.py", "import os, sys\nprint(sys.argv, dict(os.environ))\n", "ä");
    var text = Files.writeString(folder.resolve("input"), "said\n");
    try (var pool = manager.warmPool(script("any.sh", ""), ONE)) {
      var fed = shell.withInput(new Input.FromFile(text));
      var warm = warm(pool, fed);
      assertThat(warm.outcome()).isEqualTo(new Outcome.Exited(7));
      assertThat(warm.stdoutText())
          .isEqualTo(manager.executeIsolated(fed).stdoutText())
          .contains("a b c\n")
          .endsWith("said\n");
      assertThat(warm(pool, python).stdoutText())
          .isEqualTo(manager.executeIsolated(python).stdoutText())
          .contains("'ä'");
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

  private static List<String> asked(Receipt receipt) {
    return receipt.lines().stream()
        .map(line -> line.barrier() + " | " + line.asked() + " | " + line.how())
        .toList();
  }

  @Test
  void startsColdWhatIsUnlikeIt() throws IOException, InterruptedException {
    var elsewhere = Trial.in(Files.createDirectory(folder.resolve("elsewhere"))).folder();
    var other = Files.writeString(elsewhere.resolve("pwd.sh"), "pwd\n");
    var shell = script("ok.sh", "echo ok\n");
    try (var pool = manager.warmPool(shell, ONE)) {
      awaitReady(pool, 1);

      assertThat(pool.executeIsolated(Workload.of(other)).stdoutText()).isEqualTo(elsewhere + "\n");
      assertThat(pool.counts()).isEqualTo(new WarmPool.Counts(0, 1, 1));
      assertThat(warm(pool, shell).stdoutText()).isEqualTo("ok\n");
    }
  }

  /// Each by a container of its own.
  @Test
  void servesManyAtATime() throws IOException, InterruptedException, ExecutionException {
    var square = script("square.sh", "echo $(($1 * $1))\n");
    try (var pool = manager.warmPool(square, new WarmPool.Size(2, 4, Duration.ofMinutes(1)));
        var threads = Executors.newFixedThreadPool(4, Thread.ofVirtual().factory())) {
      awaitReady(pool, 2);
      var results = new ArrayList<Future<ExecutionResult>>();
      for (int i = 0; i < 12; i++) {
        var workload = Workload.of(square.file(), Integer.toString(i));
        results.add(threads.submit(() -> pool.executeIsolated(workload)));
      }
      var containers = new HashSet<String>();
      for (int i = 0; i < 12; i++) {
        var result = results.get(i).get();
        assertThat(result.stdoutText()).isEqualTo(i * i + "\n");
        containers.add(result.receipt().line("container").orElseThrow().observed());
      }
      assertThat(containers).hasSize(12);
      assertThat(pool.counts().warm() + pool.counts().cold()).isEqualTo(12);
      assertThat(pool.counts().warm()).isPositive();
    }
  }

  /// Each takes a fraction of a megabyte, and no less than a page.
  @Test
  void keepsWithinItsMemory() throws IOException, InterruptedException {
    var shell = script("ok.sh", "echo ok\n");
    var size = new WarmPool.Size(2, 2, Duration.ofMinutes(1));
    try (var pool = manager.warmPool(shell, size.withMemoryBytes(4095))) {
      for (int request = 0; request < 3; request++) {
        assertThat(pool.executeIsolated(shell).stdoutText()).isEqualTo("ok\n");
      }
      assertThat(pool.counts()).isEqualTo(new WarmPool.Counts(0, 3, 0));
    }
    try (var pool = manager.warmPool(shell, size.withMemoryBytes(64 << 20))) {
      awaitReady(pool, 2);
    }
  }

  @Test
  void leavesNothingWhenItIsClosed() throws IOException {
    var shell = script("ok.sh", "echo ok\n");
    try (var other = new IsolationManager(Trial.CONFIG);
        var pool = other.warmPool(shell, new WarmPool.Size(2, 2, Duration.ofMinutes(1)))) {
      awaitReady(pool, 2);
      assertThat(own()).hasSize(2);
    }
    assertThat(own()).isEmpty();
  }

  /// Its manager is closed at whatever the pool was doing just then.
  @Test
  void leavesNothingWhenItIsClosedAtOnce() throws IOException {
    var shell = script("ok.sh", "echo ok\n");
    for (int round = 0; round < 20; round++) {
      var other = new IsolationManager(Trial.CONFIG);
      var pool = other.warmPool(shell, ONE);
      LockSupport.parkNanos(round * 15_000_000L);
      pool.close();
      other.close();
      assertThat(own()).as("round " + round).isEmpty();
    }
  }

  @Test
  void saysWhatAColdStartIsRefusedFor() throws IOException {
    var config = Trial.CONFIG.withImage("servos-absent");
    try (var other = new IsolationManager(config);
        var pool = other.warmPool(script("ok.sh", "echo ok\n"), ONE)) {
      assertThatThrownBy(() -> pool.executeIsolated(script("ok.sh", "echo ok\n")))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining("the engine does not have it");
    }
  }
}

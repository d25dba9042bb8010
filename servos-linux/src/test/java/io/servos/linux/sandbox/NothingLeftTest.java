package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.sandbox.Workbench.Ended;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares the host before and after many runs of all kinds.
class NothingLeftTest {

  private static final int RUNS =
      Integer.parseInt(System.getenv().getOrDefault("SERVOS_SOAK_RUNS", "1000"));
  private static final int AT_A_TIME = 8;

  /// What the JVM may take besides its heap for what it compiles meanwhile.
  private static final long SLACK_BYTES = 96L << 20;

  @TempDir Path folder;

  private List<Case> cases;

  /// A program and how it is to end.
  private record Case(List<String> command, Limits limits, Class<? extends Outcome> outcome) {

    static Case of(String code, Limits limits, Class<? extends Outcome> outcome) {
      return new Case(Workbench.shellCommand(code), limits, outcome);
    }
  }

  @BeforeEach
  void listCases() {
    var usual = Limits.DEFAULT.withGrace(Duration.ofMillis(50));
    var hasty = usual.withWallTime(Optional.of(Duration.ofMillis(60)));
    cases =
        List.of(
            Case.of("true", usual, Outcome.Exited.class),
            Case.of("exit 7", usual, Outcome.Exited.class),
            Case.of("kill -SEGV $$", usual, Outcome.Signaled.class),
            Case.of("sleep 60", hasty, Outcome.TimedOut.class),
            Case.of("trap '' TERM; while :; do sleep 1; done", hasty, Outcome.TimedOut.class),
            Case.of(
                "head -c 64000000 /dev/zero | tail -n 1",
                usual.withMemoryBytes(OptionalLong.of(8 << 20)),
                Outcome.OutOfMemory.class),
            Case.of(
                "while :; do sleep 9 & done",
                usual.withPids(OptionalInt.of(8)),
                Outcome.PidsLimit.class),
            Case.of(
                "yes", usual.withOutputBytes(OptionalLong.of(50_000)), Outcome.OutputLimit.class),
            Case.of("(setsid sleep 60 &) ; true", usual, Outcome.Exited.class),
            Case.of(
                "head -c 2000000 /dev/zero >/tmp/file",
                usual.withTmpBytes(1 << 20),
                Outcome.DiskFull.class),
            new Case(List.of("/absent/program"), usual, Outcome.FailedToStart.class));
  }

  @Test
  void findsTheHostAsItWasAfterManyRuns()
      throws IOException, InterruptedException, ExecutionException {
    runAll(new HashSet<>(), 8 * AT_A_TIME);
    var before = Inventory.take();
    long memory = Inventory.nativeBytes();
    int descriptors = Inventory.openDescriptors();
    int threads = Inventory.threads();
    var users = new HashSet<Integer>();

    runAll(users, RUNS);

    assertThat(Inventory.processesOf(users)).isEmpty();
    Deadline.await("the end of control groups", () -> Inventory.take().equals(before));
    Deadline.await("closed descriptors", () -> Inventory.openDescriptors() <= descriptors);
    Deadline.await("the end of threads", () -> Inventory.threads() <= threads + 2);
    long grown = Inventory.nativeBytes() - memory;
    assertThat(grown).as("bytes of native memory").isLessThan(SLACK_BYTES);
    System.out.printf(
        "%d runs: %d descriptors before and %d after, %d threads and %d, native memory %+d KiB%n",
        RUNS, descriptors, Inventory.openDescriptors(), threads, Inventory.threads(), grown >> 10);
  }

  @Test
  void holdsNoMoreAfterManyRunsThanAfterAFew()
      throws IOException, InterruptedException, ExecutionException {
    try (var bench = Workbench.in(folder)) {
      runEach(bench, new HashSet<>(), 2 * cases.size());
      int descriptors = Inventory.openDescriptors();
      int threads = Inventory.threads();

      runEach(bench, new HashSet<>(), 6 * cases.size());

      Deadline.await("closed descriptors", () -> Inventory.openDescriptors() <= descriptors + 4);
      Deadline.await("the end of threads", () -> Inventory.threads() <= threads + 4);
    }
  }

  @Test
  void leavesNoProcessWhenTheTimeIsUp() throws IOException, InterruptedException {
    var config =
        Workbench.limited(
            limits ->
                limits.withWallTime(Optional.of(Duration.ofMillis(600))).withGrace(Duration.ZERO));
    var code =
        """
        for i in 1 2 3 4 5; do (setsid sh -c "trap '' TERM; sleep 77 & sleep 77") & done
        sleep 77
        """;
    try (var bench = Workbench.in(folder);
        var run =
            bench
                .isolator()
                .start(bench.step(Workbench.shellCommand(code), new Input.Empty()), config)) {
      var user = Set.of(Inventory.userOf(run.receipt()));
      Deadline.await("the tree", () -> Inventory.processesOf(user).size() > 8);

      assertThat(Workbench.finish(run).outcome()).isInstanceOf(Outcome.TimedOut.class);
      assertThat(Inventory.processesOf(user)).isEmpty();
    }
  }

  private void runAll(Set<Integer> users, int runs)
      throws IOException, InterruptedException, ExecutionException {
    try (var bench = Workbench.in(folder)) {
      runEach(bench, users, runs);
    }
  }

  private void runEach(Workbench bench, Set<Integer> users, int runs)
      throws IOException, InterruptedException, ExecutionException {
    var tasks = new ArrayList<Callable<Ended>>();
    for (int number = 0; number < runs; number++) {
      var one = cases.get(number % cases.size());
      tasks.add(() -> bench.run(one.command(), config(one)));
    }
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      int number = 0;
      for (var result : threads.invokeAll(tasks)) {
        var one = cases.get(number % cases.size());
        var ended = result.get();
        assertThat(ended.outcome()).as(one + ": " + ended).isInstanceOf(one.outcome());
        if (!ended.receipt().lines().isEmpty()) {
          users.add(Inventory.userOf(ended.receipt()));
        }
        number++;
      }
    }
  }

  private static EnvironmentConfig config(Case one) {
    return Workbench.DEFAULTS.withLimits(one.limits());
  }
}

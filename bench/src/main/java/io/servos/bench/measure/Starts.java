package io.servos.bench.measure;

import io.servos.bench.way.FailedRunException;
import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One task in many ways that take turns, so that what else the machine does meets them all alike.
/// Background work ends before each run.
public final class Starts {

  private static final Duration CALM = Duration.ofMillis(15);

  /// Rounds that are not counted, for what is outside of this JVM.
  private static final int TRIALS = 10;

  /// One way to run the task, and what its runs took.
  ///
  /// @param cpu of this JVM and the processes that it started, for each run
  public record Row(Way way, Samples samples, Duration cpu) {}

  /// A way that was left out.
  ///
  /// @param why it was
  public record Missing(Way way, String why) {}

  public record Measured(Task task, List<Row> rows, List<Missing> missing) {}

  private static final class Turn {
    private final Way way;
    private final Way.Prepared prepared;
    private final List<Duration> times = new ArrayList<>();
    private Duration cpu = Duration.ZERO;

    private Turn(Way way, Way.Prepared prepared) {
      this.way = way;
      this.prepared = prepared;
    }

    /// Why it does not work here at all; empty when it does.
    private Optional<String> failure() throws IOException, InterruptedException {
      try {
        prepared.settle();
        prepared.run();
        return Optional.empty();
      } catch (FailedRunException failure) {
        return Optional.of(String.valueOf(failure.getMessage()));
      }
    }

    /// Every way has part in the first round that counts, which is 0.
    private boolean hasPart(int round) {
      return round % (way.roundsLeftOut() + 1) == 0;
    }

    private void take() throws IOException, InterruptedException {
      var before = ProcessorTime.now();
      long start = System.nanoTime();
      prepared.run();
      times.add(Duration.ofNanos(System.nanoTime() - start));
      cpu = cpu.plus(ProcessorTime.now().minus(before));
    }

    private void warmUp(int times) throws IOException, InterruptedException {
      for (int i = 0; i < times && way.isOfThisJvm(); i++) {
        prepared.settle();
        prepared.run();
      }
    }

    private Row row() {
      return new Row(way, new Samples(times), cpu.dividedBy(times.size()));
    }
  }

  private Starts() {}

  /// Runs the task in each way, in turns.
  ///
  /// @param warmUp how often the ways of this JVM do it before, as fast as they can
  public static Measured measure(Task task, List<Way> ways, int warmUp, int rounds)
      throws IOException, InterruptedException {
    var missing = new ArrayList<Missing>();
    var turns = new ArrayList<Turn>();
    try {
      for (var way : ways) {
        var why = way.missing(task);
        if (why.isPresent()) {
          missing.add(new Missing(way, why.get()));
        } else {
          add(new Turn(way, way.prepare(task)), turns, missing);
        }
      }
      for (var turn : turns) {
        turn.warmUp(warmUp);
      }
      for (int round = -Math.min(rounds, TRIALS); round < rounds; round++) {
        if (round == 0) {
          turns.forEach(Starts::forget);
        }
        takeTurns(turns, round);
      }
      return new Measured(task, turns.stream().map(Turn::row).toList(), missing);
    } finally {
      turns.forEach(turn -> turn.prepared.close());
    }
  }

  private static void add(Turn turn, List<Turn> turns, List<Missing> missing)
      throws IOException, InterruptedException {
    var failure = turn.failure();
    if (failure.isPresent()) {
      turn.prepared.close();
      missing.add(new Missing(turn.way, failure.get()));
    } else {
      turns.add(turn);
    }
  }

  private static void forget(Turn turn) {
    turn.times.clear();
    turn.cpu = Duration.ZERO;
  }

  private static void takeTurns(List<Turn> turns, int round)
      throws IOException, InterruptedException {
    for (var turn : turns) {
      if (turn.hasPart(round)) {
        for (var each : turns) {
          each.prepared.settle();
        }
        Thread.sleep(CALM);
        turn.take();
      }
    }
  }
}

package io.servos.bench.measure;

import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How many runs of a task end in a second when so many callers ask for one after the other.
public final class Throughput {

  private static final int ROUNDS = 3;

  /// How many runs of one way ended.
  ///
  /// @param perSecond the median of a few rounds
  public record Row(Way way, int callers, double perSecond) {}

  private Throughput() {}

  /// Has so many callers run the task, one number of them after the other.
  ///
  /// @param time of one round of one way
  public static List<Row> measure(Task task, List<Way> ways, List<Integer> callers, Duration time)
      throws IOException, InterruptedException, ExecutionException {
    var rows = new ArrayList<Row>();
    for (int count : callers) {
      var rates = new double[ways.size()][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ways.size(); i++) {
          try (var prepared = ways.get(i).prepare(task)) {
            prepared.settle();
            rates[i][round] = rate(prepared, count, time);
          }
        }
      }
      for (int i = 0; i < ways.size(); i++) {
        Arrays.sort(rates[i]);
        rows.add(new Row(ways.get(i), count, rates[i][ROUNDS / 2]));
      }
    }
    return rows;
  }

  private static double rate(Way.Prepared prepared, int callers, Duration time)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(callers)) {
      long start = System.nanoTime();
      long end = start + time.toNanos();
      var counts = new ArrayList<Future<Long>>();
      for (int i = 0; i < callers; i++) {
        counts.add(threads.submit(() -> runUntil(end, prepared)));
      }
      long sum = 0;
      for (var count : counts) {
        sum += count.get();
      }
      return sum / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static long runUntil(long end, Way.Prepared prepared)
      throws IOException, InterruptedException {
    long runs = 0;
    while (System.nanoTime() < end) {
      prepared.run();
      runs++;
    }
    return runs;
  }
}

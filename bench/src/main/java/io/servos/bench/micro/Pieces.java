package io.servos.bench.micro;

import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// What the pieces of a start take inside the JVM.
public final class Pieces {

  /// How long one piece takes.
  ///
  /// @param error half of the confidence interval, as JMH gives it
  public record Row(String title, double micros, double error) {}

  private Pieces() {}

  /// Measures each in a JVM of its own.
  ///
  /// @param seconds of warm-up, and of measuring
  public static List<Row> measure(int seconds) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(PieceBenchmark.class.getName())
            .mode(Mode.AverageTime)
            .forks(1)
            .verbosity(VerboseMode.SILENT)
            .warmupIterations(seconds)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(seconds)
            .measurementTime(TimeValue.seconds(1))
            .build();
    return new Runner(options)
        .run().stream()
            .map(
                result ->
                    new Row(
                        PieceBenchmark.TITLES.getOrDefault(
                            result.getPrimaryResult().getLabel(),
                            result.getPrimaryResult().getLabel()),
                        result.getPrimaryResult().getScore(),
                        result.getPrimaryResult().getScoreError()))
            .toList();
  }
}

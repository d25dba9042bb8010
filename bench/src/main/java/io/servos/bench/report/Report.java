package io.servos.bench.report;

import io.servos.bench.measure.Crowd;
import io.servos.bench.measure.IdleMemory;
import io.servos.bench.measure.Machine;
import io.servos.bench.measure.Samples;
import io.servos.bench.measure.Starts;
import io.servos.bench.measure.Throughput;
import io.servos.bench.micro.Pieces;
import io.servos.bench.way.Way;
import java.util.List;
import java.util.Optional;

/// All that was measured in one run; what was left out is empty.
///
/// @param rounds of the starts
/// @param warmUp runs of this JVM before those of the first task
public record Report(
    Machine machine,
    int rounds,
    int warmUp,
    List<Starts.Measured> starts,
    List<Throughput.Row> throughput,
    List<Crowd.Row> crowd,
    List<IdleMemory.Row> memory,
    List<Pieces.Row> pieces) {

  /// How much longer the median of a way is than that of another, both of one task.
  public Optional<Double> ratio(String task, String way, String other) {
    return median(task, way).flatMap(one -> median(task, other).map(two -> one / two));
  }

  /// The same for 95th percentiles.
  Optional<Double> ratioOfSlowest(String task, String way, String other) {
    return slowest(task, way).flatMap(one -> slowest(task, other).map(two -> one / two));
  }

  private Optional<Double> slowest(String task, String way) {
    return row(task, way).map(row -> Samples.millis(row.samples().percentile(95)));
  }

  private Optional<Double> median(String task, String way) {
    return row(task, way).map(row -> row.samples().medianMillis());
  }

  private Optional<Starts.Row> row(String task, String way) {
    return starts.stream()
        .filter(measured -> measured.task().name().equals(task))
        .flatMap(measured -> measured.rows().stream())
        .filter(row -> row.way().name().equals(way))
        .findFirst();
  }

  /// The median of a way, by that of a plain process.
  static Optional<Double> toPlain(Starts.Measured measured, Starts.Row row) {
    return measured.rows().stream()
        .filter(other -> other.way().name().equals(Way.PLAIN))
        .findFirst()
        .map(plain -> row.samples().medianMillis() / plain.samples().medianMillis());
  }
}

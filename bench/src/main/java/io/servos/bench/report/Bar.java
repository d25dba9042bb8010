package io.servos.bench.report;

import io.servos.bench.measure.IdleMemory;
import io.servos.bench.measure.Throughput;
import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import io.servos.bench.way.Ways;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What Servos wants to reach.
///
/// @param measured empty when it was not
/// @param aim at most, or at least
public record Bar(String what, Optional<Double> measured, double aim, boolean atLeast) {

  private static final int BUSY_CALLERS = 2;

  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio("cold `true` / bubblewrap", Task.TRUE, Ways.COLD, Ways.BUBBLEWRAP, 0.4),
          new Ratio("cold `true` / plain", Task.TRUE, Ways.COLD, Way.PLAIN, 1.2),
          new Ratio("cold `true` / lower bound", Task.TRUE, Ways.COLD, Ways.BOUND, 1.6),
          new Ratio("cold empty Python script / plain", Task.PYTHON, Ways.COLD, Way.PLAIN, 1.0),
          new Ratio("warm Python hello / plain", Task.HELLO, Ways.WARM, Way.PLAIN, 0.15),
          new Ratio(
              "warm Python hello, fast exit / plain", Task.HELLO, Ways.WARM_FAST, Way.PLAIN, 0.1),
          new Ratio("warm `true` / plain", Task.TRUE, Ways.WARM, Way.PLAIN, 1.0),
          new Ratio("warm shell script / plain", Task.SHELL, Ways.WARM, Way.PLAIN, 0.67),
          new Ratio("warm Node.js hello / plain", "node", Ways.WARM, Way.PLAIN, 0.4),
          new Ratio(
              "`servos version` / an empty Java main",
              Task.VERSION.name(),
              Ways.COMMAND,
              Way.PLAIN,
              2.2),
          new Ratio(
              "`servos isolate hello.py` / `docker run --rm`",
              Task.HELLO,
              Ways.COMMAND,
              Ways.DOCKER_RUN,
              0.4),
          new Ratio(
              "`servos isolate hello.py` by a daemon / plain",
              Task.HELLO,
              Ways.DAEMON,
              Way.PLAIN,
              0.35),
          new Ratio(
              "`--isolation docker`, warm pool / `docker run --rm`",
              Task.HELLO,
              Ways.DOCKER_WARM,
              Ways.DOCKER_RUN,
              0.25));

  private record Ratio(String what, String task, String way, String other, double atMost) {}

  public boolean isMet() {
    return measured.isPresent() && (atLeast ? measured.get() >= aim : measured.get() <= aim);
  }

  /// All of them, as far as they were measured.
  public static List<Bar> of(Report report) {
    return Stream.concat(
            RATIOS.stream()
                .map(
                    bar ->
                        new Bar(
                            bar.what(),
                            report.ratio(bar.task(), bar.way(), bar.other()),
                            bar.atMost(),
                            false)),
            Stream.of(
                new Bar(
                    "warm Python hello / plain, 95th percentiles",
                    report.ratioOfSlowest(Task.HELLO, Ways.WARM, Way.PLAIN),
                    0.2,
                    false),
                new Bar(
                    "warm runs in a second / plain, two callers",
                    throughput(report, Ways.WARM),
                    1.0,
                    true),
                new Bar("the same with fast exit", throughput(report, Ways.WARM_FAST), 1.8, true),
                new Bar("memory of an idle warm Python, MiB", memory(report), 4, false)))
        .toList();
  }

  private static Optional<Double> throughput(Report report, String way) {
    return rate(report, way).flatMap(warm -> rate(report, Way.PLAIN).map(plain -> warm / plain));
  }

  private static Optional<Double> rate(Report report, String way) {
    return report.throughput().stream()
        .filter(row -> row.callers() == BUSY_CALLERS && row.way().name().equals(way))
        .map(Throughput.Row::perSecond)
        .findFirst();
  }

  private static Optional<Double> memory(Report report) {
    return report.memory().stream()
        .filter(row -> row.task().isPython())
        .map(IdleMemory.Row::kib)
        .map(kib -> kib / 1024.0)
        .findFirst();
  }
}

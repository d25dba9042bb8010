package io.servos.bench.measure;

import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run takes while other sandboxes live, with programs that sleep.
public final class Crowd {

  private static final String SLEEP = "/usr/bin/sleep";
  private static final String LONGER_THAN_IT_TAKES = "3600";

  public record Row(int live, Samples samples) {}

  private Crowd() {}

  public static List<Row> measure(Task task, Way way, List<Integer> counts, int rounds)
      throws IOException, InterruptedException {
    var rows = new ArrayList<Row>();
    var live = new ArrayList<Execution>();
    var forever =
        EnvironmentConfig.defaults().withLimits(Limits.DEFAULT.withWallTime(Optional.empty()));
    try (var manager = new IsolationManager(forever)) {
      try {
        for (int count : counts) {
          while (live.size() < count) {
            live.add(manager.start(Workload.of(Path.of(SLEEP), LONGER_THAN_IT_TAKES)));
          }
          var measured = Starts.measure(task, List.of(way), rounds / 4, rounds);
          rows.add(new Row(count, measured.rows().getFirst().samples()));
        }
        return rows;
      } finally {
        live.forEach(Execution::close);
      }
    }
  }
}

package io.servos.engine;

import io.servos.model.ServosException;
import io.servos.spi.Completion;
import io.servos.spi.LogEvent;
import io.servos.spi.LogSink;
import io.servos.spi.Plan;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The log events of runs.
record RunLog(LogSink sink) {

  void started(String runId, Plan plan, String isolation) {
    if (!sink.accepts(Level.DEBUG)) {
      return;
    }
    var fields = new LinkedHashMap<String, String>();
    fields.put("isolation", isolation);
    fields.put("platform", plan.platform().label());
    fields.put("program", String.join(" ", plan.run().argv()));
    emit(Level.DEBUG, "run.started", runId, fields);
  }

  void ended(String runId, Completion completion) {
    for (var refused : completion.refused()) {
      emit(
          Level.WARNING,
          "network.refused",
          runId,
          Map.of("destination", refused.label(), "attempts", String.valueOf(refused.attempts())));
    }
    if (!sink.accepts(Level.DEBUG)) {
      return;
    }
    var fields = new LinkedHashMap<String, String>();
    fields.put("outcome", completion.outcome().toString());
    fields.put("wallMillis", String.valueOf(completion.usage().wall().toMillis()));
    fields.put("cpuMillis", String.valueOf(completion.usage().cpu().toMillis()));
    completion
        .usage()
        .peakMemoryBytes()
        .ifPresent(peak -> fields.put("peakMemoryBytes", String.valueOf(peak)));
    emit(Level.DEBUG, "run.ended", runId, fields);
  }

  void refused(String program, ServosException why) {
    emit(Level.WARNING, "run.refused", "", Map.of("program", program, "why", why.getMessage()));
  }

  /// A bug in Servos that a warm pool survived.
  void survived(String program, RuntimeException bug) {
    emit(Level.ERROR, "pool.failed", "", Map.of("program", program, "why", bug.toString()));
  }

  private void emit(Level level, String event, String runId, Map<String, String> fields) {
    sink.accept(new LogEvent(Instant.now(), level, event, runId, fields));
  }
}

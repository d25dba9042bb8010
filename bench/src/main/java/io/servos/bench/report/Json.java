package io.servos.bench.report;

import io.servos.bench.measure.Samples;
import io.servos.bench.measure.Starts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The report for programs: times in milliseconds.
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static String of(Report report) {
    var all = new LinkedHashMap<String, Object>();
    all.put("machine", report.machine());
    all.put("rounds", report.rounds());
    all.put("warm_up", report.warmUp());
    all.put("bars", Bar.of(report));
    all.put("starts", report.starts().stream().map(Json::task).toList());
    all.put(
        "throughput",
        report.throughput().stream()
            .map(
                row ->
                    Map.of(
                        "way", row.way().name(),
                        "callers", row.callers(),
                        "runs_per_second", row.perSecond()))
            .toList());
    all.put(
        "live_sandboxes",
        report.crowd().stream()
            .map(row -> Map.of("live", row.live(), "times", times(row.samples())))
            .toList());
    all.put(
        "idle_memory",
        report.memory().stream()
            .map(row -> Map.of("task", row.task().name(), "pss_kib", row.kib()))
            .toList());
    all.put(
        "pieces",
        report.pieces().stream()
            .map(row -> Map.of("piece", row.title(), "micros", row.micros(), "error", row.error()))
            .toList());
    return MAPPER.writeValueAsString(all) + "\n";
  }

  private static Map<String, Object> task(Starts.Measured measured) {
    return Map.of(
        "task", measured.task().name(),
        "ways", measured.rows().stream().map(row -> way(measured, row)).toList(),
        "missing",
            measured.missing().stream()
                .collect(Collectors.toMap(missing -> missing.way().name(), Starts.Missing::why)));
  }

  private static Map<String, Object> way(Starts.Measured measured, Starts.Row row) {
    var values = new LinkedHashMap<String, Object>();
    values.put("way", row.way().name());
    values.put("runs", row.samples().sorted().size());
    values.put("times", times(row.samples()));
    Report.toPlain(measured, row).ifPresent(ratio -> values.put("p50_to_plain", ratio));
    if (row.way().isCounted()) {
      values.put("processor_time", Samples.millis(row.cpu()));
    }
    return values;
  }

  private static Map<String, Double> times(Samples samples) {
    var times = new LinkedHashMap<String, Double>();
    for (int percent : List.of(50, 95, 99)) {
      times.put("p" + percent, Samples.millis(samples.percentile(percent)));
    }
    return times;
  }
}

package io.servos.cli.run;

import io.servos.cli.output.Json;
import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.cli.output.Visible;
import io.servos.model.Measurement;
import io.servos.model.Workload;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/// What repeated runs took, for people and for programs.
record MeasureReport(Workload workload, String isolation, Measurement measured) implements Report {

  private static final long NANOS_PER_MICRO = 1000;

  @Override
  public String text() {
    var table = new Table("TIME", "MEDIAN", "MEAN", "DEVIATION", "MIN", "MAX");
    add(table, "program", measured.wall());
    add(table, "  user", measured.userCpu());
    add(table, "  system", measured.systemCpu());
    add(table, "with isolation", measured.whole());
    var memory = measured.peakMemoryBytes();
    return Visible.of("%d runs of '%s'".formatted(measured.runs().size(), workload.file()))
        + ", isolation "
        + isolation
        + "\n"
        + table.text()
        + (memory.isPresent()
            ? "Most memory of a run: " + Quantity.bytes(memory.getAsLong()) + "\n"
            : "");
  }

  private static void add(Table table, String what, Measurement.Spread spread) {
    table.add(
        what,
        Quantity.time(spread.median()),
        Quantity.time(spread.mean()),
        Quantity.time(spread.deviation()),
        Quantity.time(spread.min()),
        Quantity.time(spread.max()));
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("script", workload.file().toString());
    json.writeStringProperty("isolation", isolation);
    write(json, "program", measured.wall());
    write(json, "user", measured.userCpu());
    write(json, "system", measured.systemCpu());
    write(json, "withIsolation", measured.whole());
    Json.optional(json, "peakMemoryBytes", measured.peakMemoryBytes());
    json.writeArrayPropertyStart("runs");
    for (var run : measured.runs()) {
      json.writeStartObject();
      json.writeNumberProperty("programMicros", micros(run.usage().wall()));
      json.writeNumberProperty("userMicros", micros(run.usage().userCpu()));
      json.writeNumberProperty("systemMicros", micros(run.usage().systemCpu()));
      json.writeNumberProperty("withIsolationMicros", micros(run.whole()));
      Json.optional(json, "peakMemoryBytes", run.usage().peakMemoryBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Measurement.Spread spread) {
    json.writeName(name);
    json.writeStartObject();
    json.writeNumberProperty("medianMicros", micros(spread.median()));
    json.writeNumberProperty("meanMicros", micros(spread.mean()));
    json.writeNumberProperty("deviationMicros", micros(spread.deviation()));
    json.writeNumberProperty("minMicros", micros(spread.min()));
    json.writeNumberProperty("maxMicros", micros(spread.max()));
    json.writeEndObject();
  }

  private static long micros(Duration time) {
    return time.toNanos() / NANOS_PER_MICRO;
  }
}

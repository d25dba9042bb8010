package io.servos.cli.orchestrator;

import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.image.Layer;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How an image was made.
record HistoryReport(List<Layer> layers) implements Report {

  private static final int LONGEST = 70;

  @Override
  public String text() {
    var table = new Table("CREATED", "SIZE", "MADE BY");
    for (var layer : layers) {
      table.add(
          Quantity.age(layer.created(), Instant.now()),
          Quantity.bytes(layer.bytes()),
          shortened(layer.instruction().strip()));
    }
    return table.text();
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("history");
    for (var layer : layers) {
      json.writeStartObject();
      json.writeStringProperty("instruction", layer.instruction());
      json.writeStringProperty("created", layer.created().toString());
      json.writeNumberProperty("bytes", layer.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

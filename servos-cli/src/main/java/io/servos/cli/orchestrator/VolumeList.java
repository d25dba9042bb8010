package io.servos.cli.orchestrator;

import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.volume.Volume;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Volumes, a row each.
record VolumeList(List<Volume> volumes) implements Report {

  @Override
  public String text() {
    var table = new Table("VOLUME", "DRIVER", "CREATED");
    for (var volume : volumes) {
      table.add(volume.name(), volume.driver(), Quantity.age(volume.created(), Instant.now()));
    }
    return table.text();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("volumes");
    for (var volume : volumes) {
      json.writeStartObject();
      json.writeStringProperty("name", volume.name());
      json.writeStringProperty("driver", volume.driver());
      json.writeStringProperty("created", volume.created().toString());
      json.writeBooleanProperty("madeByServos", volume.isOwn());
      json.writeObjectPropertyStart("labels");
      volume.labels().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

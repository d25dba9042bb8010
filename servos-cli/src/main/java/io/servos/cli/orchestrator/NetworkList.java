package io.servos.cli.orchestrator;

import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.network.Network;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Networks, a row each.
record NetworkList(List<Network> networks) implements Report {

  @Override
  public String text() {
    var table = new Table("NETWORK", "ID", "DRIVER", "INTERNAL", "SUBNETS");
    for (var network : networks) {
      table.add(
          network.name(),
          network.shortId(),
          network.driver(),
          network.isInternal() ? "yes" : "no",
          String.join(", ", network.subnets()));
    }
    return table.text();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("networks");
    for (var network : networks) {
      json.writeStartObject();
      json.writeStringProperty("name", network.name());
      json.writeStringProperty("id", network.id());
      json.writeStringProperty("driver", network.driver());
      json.writeBooleanProperty("internal", network.isInternal());
      json.writeBooleanProperty("madeByServos", network.isOwn());
      json.writeArrayPropertyStart("subnets");
      network.subnets().forEach(json::writeString);
      json.writeEndArray();
      json.writeObjectPropertyStart("labels");
      network.labels().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

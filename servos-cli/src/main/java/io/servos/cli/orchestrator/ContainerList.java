package io.servos.cli.orchestrator;

import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.container.Container;
import io.servos.containers.container.Port;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// Containers, a row each.
record ContainerList(List<Container> containers) implements Report {

  private static final int LONGEST = 30;

  @Override
  public String text() {
    var table = new Table("NAME", "ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS");
    for (var container : containers) {
      table.add(
          container.name(),
          container.shortId(),
          shortened(container.image()),
          shortened(container.command()),
          Quantity.age(container.created(), Instant.now()),
          container.status().isEmpty() ? container.state().label() : container.status(),
          container.ports().stream().map(Port::toString).collect(Collectors.joining(", ")));
    }
    return table.text();
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("containers");
    containers.forEach(container -> write(json, container));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Container container) {
    json.writeStartObject();
    json.writeStringProperty("name", container.name());
    json.writeStringProperty("id", container.id());
    json.writeStringProperty("image", container.image());
    json.writeStringProperty("command", container.command());
    json.writeStringProperty("created", container.created().toString());
    json.writeStringProperty("state", container.state().label());
    json.writeStringProperty("status", container.status());
    json.writeBooleanProperty("madeByServos", container.isOwn());
    json.writeArrayPropertyStart("ports");
    container.ports().forEach(port -> write(json, port));
    json.writeEndArray();
    json.writeArrayPropertyStart("networks");
    container.networks().forEach(json::writeString);
    json.writeEndArray();
    json.writeObjectPropertyStart("labels");
    container.labels().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Port port) {
    json.writeStartObject();
    json.writeNumberProperty("port", port.inside());
    json.writeStringProperty("protocol", port.protocol());
    if (port.published().isPresent()) {
      json.writeStringProperty("address", port.address());
      json.writeNumberProperty("published", port.published().getAsInt());
    }
    json.writeEndObject();
  }
}

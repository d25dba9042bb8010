package io.servos.cli.orchestrator;

import io.servos.cli.output.Report;
import io.servos.containers.image.Image;
import tools.jackson.core.JsonGenerator;

/// One image.
record ImageDetail(Image image) implements Report {

  @Override
  public String text() {
    return image.id() + "\n";
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", image.id());
    json.writeArrayPropertyStart("names");
    image.names().forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("created", image.created().toString());
    json.writeNumberProperty("bytes", image.bytes());
    json.writeObjectPropertyStart("labels");
    image.labels().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }
}

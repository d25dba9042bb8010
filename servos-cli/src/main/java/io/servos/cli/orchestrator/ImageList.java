package io.servos.cli.orchestrator;

import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.image.Image;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Images, a row for each of their names.
record ImageList(List<Image> images) implements Report {

  @Override
  public String text() {
    var table = new Table("IMAGE", "ID", "CREATED", "SIZE");
    for (var image : images) {
      var names = image.names().isEmpty() ? List.of("-") : image.names();
      for (var name : names) {
        table.add(
            name,
            image.shortId(),
            Quantity.age(image.created(), Instant.now()),
            Quantity.bytes(image.bytes()));
      }
    }
    return table.text();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("images");
    images.forEach(image -> new ImageDetail(image).writeTo(json));
    json.writeEndArray();
    json.writeEndObject();
  }
}

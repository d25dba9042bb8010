package io.servos.cli.serial;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Hashes of files, as sha256sum(1) prints them.
record HashList(List<String> lines) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(Visible.of(line)).append('\n'));
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeObjectPropertyStart("sha256");
    for (var line : lines) {
      int gap = line.indexOf("  ");
      json.writeStringProperty(line.substring(gap + 2), line.substring(0, gap));
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}

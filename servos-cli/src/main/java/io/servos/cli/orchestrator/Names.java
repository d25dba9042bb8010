package io.servos.cli.orchestrator;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Some names, a line each.
///
/// @param noun of what they are of, in the plural
record Names(String noun, List<String> names) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    names.forEach(name -> text.append(Visible.of(name)).append('\n'));
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart(noun);
    names.forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }
}

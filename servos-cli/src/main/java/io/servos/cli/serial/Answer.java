package io.servos.cli.serial;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import tools.jackson.core.JsonGenerator;

/// What a board says to a question, or what was done.
///
/// @param property its name in JSON
record Answer(String property, String value) implements Report {

  @Override
  public String text() {
    return Visible.lines(value) + "\n";
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty(property, value);
    json.writeEndObject();
  }
}

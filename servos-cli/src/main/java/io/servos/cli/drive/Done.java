package io.servos.cli.drive;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import tools.jackson.core.JsonGenerator;

/// What was done to a drive.
///
/// @param property its name in JSON
/// @param value such as the path
/// @param comparison what it was compared with; empty when it was not to be
record Done(String property, String value, String comparison) implements Report {

  @Override
  public String text() {
    var text = Visible.lines(value);
    return comparison.isEmpty() ? text + "\n" : text + ", " + comparison + "\n";
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty(property, value);
    if (!comparison.isEmpty()) {
      json.writeStringProperty("comparison", comparison);
    }
    json.writeEndObject();
  }
}

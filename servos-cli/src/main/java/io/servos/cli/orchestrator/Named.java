package io.servos.cli.orchestrator;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import tools.jackson.core.JsonGenerator;

/// A name that was given or made.
///
/// @param noun of what it is of
record Named(String noun, String name) implements Report {

  @Override
  public String text() {
    return Visible.of(name) + "\n";
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty(noun, name);
    json.writeEndObject();
  }
}

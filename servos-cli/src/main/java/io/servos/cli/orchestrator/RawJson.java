package io.servos.cli.orchestrator;

import io.servos.cli.output.Json;
import io.servos.cli.output.Report;
import tools.jackson.core.JsonGenerator;

/// What an engine says, as it says it.
///
/// @param value one line of JSON
record RawJson(String value) implements Report {

  @Override
  public String text() {
    return Json.ascii(value) + "\n";
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeRawValue(Json.ascii(value));
  }
}

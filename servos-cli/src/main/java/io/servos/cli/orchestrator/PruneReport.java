package io.servos.cli.orchestrator;

import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.containers.cleanup.Pruned;
import tools.jackson.core.JsonGenerator;

/// What a clean-up has removed.
///
/// @param noun of what was removed, in the plural
record PruneReport(String noun, Pruned pruned) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    pruned.removed().forEach(one -> text.append(Visible.of(one)).append('\n'));
    return text.append("reclaimed ").append(Quantity.bytes(pruned.bytes())).append('\n').toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart(noun);
    pruned.removed().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("reclaimedBytes", pruned.bytes());
    json.writeEndObject();
  }
}

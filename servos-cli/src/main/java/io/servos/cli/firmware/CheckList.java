package io.servos.cli.firmware;

import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.cli.output.Report;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What was found when everything in the store was hashed again.
record CheckList(List<FirmwareStore.Check> checks) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    for (var check : checks) {
      text.append(
          "%s@%s %s%n"
              .formatted(
                  check.firmware().name(),
                  check.firmware().shortHash(),
                  check.isSound() ? "is sound" : check.problem()));
    }
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("firmware");
    for (var check : checks) {
      json.writeStartObject();
      VersionList.writeProperties(json, check.firmware());
      json.writeBooleanProperty("sound", check.isSound());
      if (!check.isSound()) {
        json.writeStringProperty("problem", check.problem());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

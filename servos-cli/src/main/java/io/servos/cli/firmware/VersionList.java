package io.servos.cli.firmware;

import io.servos.boards.firmware.store.StoredFirmware;
import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Versions in the store, a row each.
record VersionList(List<StoredFirmware> versions) implements Report {

  /// Without headings when there is nothing.
  @Override
  public String text() {
    if (versions.isEmpty()) {
      return "";
    }
    var table = new Table("NAME", "VERSION", "CURRENT", "FORMAT", "BOARD", "SIZE", "ADDED");
    for (var version : versions) {
      table.add(
          version.name(),
          version.shortHash(),
          version.isCurrent() ? "*" : "",
          version.format().toString(),
          version.board().isEmpty() ? "-" : version.board(),
          Quantity.bytes(version.bytes()),
          Quantity.age(version.added(), Instant.now()));
    }
    return table.text();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("firmware");
    for (var version : versions) {
      json.writeStartObject();
      writeProperties(json, version);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// The properties of the object that is being written.
  static void writeProperties(JsonGenerator json, StoredFirmware version) {
    json.writeStringProperty("name", version.name());
    json.writeStringProperty("sha256", version.hash());
    json.writeBooleanProperty("current", version.isCurrent());
    json.writeStringProperty("format", version.format().toString());
    json.writeStringProperty("board", version.board());
    json.writeNumberProperty("bytes", version.bytes());
    json.writeStringProperty("added", version.added().toString());
  }
}

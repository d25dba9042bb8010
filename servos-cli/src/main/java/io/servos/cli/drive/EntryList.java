package io.servos.cli.drive;

import io.servos.boards.drive.CircuitPythonDrive.Entry;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What is in a folder of a drive, a line each: the size in bytes and the name, folders with a
/// slash.
record EntryList(List<Entry> entries) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    for (var entry : entries) {
      var size = entry.isFolder() ? "-" : Long.toString(entry.bytes());
      text.append(
          "%10s  %s%s%n".formatted(size, Visible.of(entry.name()), entry.isFolder() ? "/" : ""));
    }
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("files");
    for (var entry : entries) {
      json.writeStartObject();
      json.writeStringProperty("name", entry.name());
      json.writeBooleanProperty("folder", entry.isFolder());
      if (!entry.isFolder()) {
        json.writeNumberProperty("bytes", entry.bytes());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

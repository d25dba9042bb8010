package io.servos.cli.serial;

import io.servos.boards.repl.RemoteFile;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What is in a folder of a board, a line each: the size in bytes and the name, folders with a
/// slash.
record RemoteFileList(List<RemoteFile> files) implements Report {

  @Override
  public String text() {
    var text = new StringBuilder();
    for (var file : files) {
      var size = file.bytes().isPresent() ? Long.toString(file.bytes().getAsLong()) : "-";
      text.append(
          "%10s  %s%s%n".formatted(size, Visible.of(file.name()), file.isFolder() ? "/" : ""));
    }
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("files");
    for (var file : files) {
      json.writeStartObject();
      json.writeStringProperty("name", file.name());
      json.writeBooleanProperty("folder", file.isFolder());
      file.bytes().ifPresent(bytes -> json.writeNumberProperty("bytes", bytes));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

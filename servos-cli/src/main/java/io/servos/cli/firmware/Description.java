package io.servos.cli.firmware;

import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FirmwareFormat;
import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.cli.command.Given;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.nio.file.Files;
import tools.jackson.core.JsonGenerator;

/// What a file of firmware is.
///
/// @param subject as the caller named it
/// @param detail what its format tells
record Description(String subject, FirmwareFormat format, int bytes, String hash, Detail detail)
    implements Report {

  private static final int LARGEST = 256 << 20;

  /// Of a file, or of what the store has when there is no such file.
  static Description of(String subject) {
    var file = Given.path("FILE", subject);
    if (subject.contains("/") || Files.exists(file)) {
      return of(subject, FirmwareFile.read(file, LARGEST));
    }
    var store = FirmwareStore.ofUser();
    return of(subject, store.content(store.find(subject)));
  }

  private static Description of(String subject, byte[] content) {
    var format = FirmwareFormat.of(content);
    return new Description(
        subject,
        format,
        content.length,
        FirmwareStore.sha256(content),
        Detail.of(format, subject, content));
  }

  @Override
  public String text() {
    return "%s: %s, %d bytes%nSHA-256: %s%n%s"
        .formatted(Visible.of(subject), format, bytes, hash, detail.text());
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("subject", subject);
    json.writeStringProperty("format", format.toString());
    json.writeNumberProperty("bytes", bytes);
    json.writeStringProperty("sha256", hash);
    detail.writeProperties(json);
    json.writeEndObject();
  }
}

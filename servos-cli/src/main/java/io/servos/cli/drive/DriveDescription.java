package io.servos.cli.drive;

import io.servos.boards.drive.BootOut;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import tools.jackson.core.JsonGenerator;

/// What a drive is.
record DriveDescription(BootOut about, boolean isWritable, long freeBytes) implements Report {

  @Override
  public String text() {
    return Visible.lines(
        """
        CircuitPython %s of %s
        Machine:  %s
        Board ID: %s
        UID:      %s
        Free:     %d bytes
        Writable: %s
        """
            .formatted(
                about.version(),
                about.date(),
                about.machine(),
                told(about.board()),
                told(about.uid()),
                freeBytes,
                isWritable ? "yes" : "no"));
  }

  private static String told(String value) {
    return value.isEmpty() ? "-" : value;
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("version", about.version());
    json.writeStringProperty("date", about.date());
    json.writeStringProperty("machine", about.machine());
    json.writeStringProperty("board", about.board());
    json.writeStringProperty("uid", about.uid());
    json.writeNumberProperty("freeBytes", freeBytes);
    json.writeBooleanProperty("writable", isWritable);
    json.writeEndObject();
  }
}

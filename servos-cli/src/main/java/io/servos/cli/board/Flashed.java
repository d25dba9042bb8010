package io.servos.cli.board;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// What was written through a boot loader, and compared.
///
/// @param port or what else leads to the board, such as its serial number at USB
/// @param board that the user named, or the family that the tool is for
/// @param address where in the flash memory it begins; empty when the file tells that
record Flashed(String port, String board, long bytes, OptionalLong address) implements Report {

  static Flashed whole(String port, String board, long bytes) {
    return new Flashed(port, board, bytes, OptionalLong.empty());
  }

  static Flashed at(long address, String port, String board, long bytes) {
    return new Flashed(port, board, bytes, OptionalLong.of(address));
  }

  @Override
  public String text() {
    var place = address.isPresent() ? " at 0x%x".formatted(address.getAsLong()) : "";
    return "%d bytes written to %s%s and compared\n".formatted(bytes, Visible.of(port), place);
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("port", port);
    json.writeStringProperty("board", board);
    json.writeNumberProperty("bytes", bytes);
    if (address.isPresent()) {
      json.writeNumberProperty("address", address.getAsLong());
    }
    json.writeEndObject();
  }
}

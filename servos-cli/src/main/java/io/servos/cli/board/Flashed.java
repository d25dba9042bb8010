package io.servos.cli.board;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// What was written through a boot loader, and compared.
///
/// @param port or what else leads to the board, such as its serial number at USB
/// @param board that the user named, or the family that the tool is for
/// @param addresses where in the flash memory its parts begin; empty when the file tells that
record Flashed(String port, String board, long bytes, List<Long> addresses) implements Report {

  Flashed {
    addresses = List.copyOf(addresses);
  }

  static Flashed whole(String port, String board, long bytes) {
    return new Flashed(port, board, bytes, List.of());
  }

  static Flashed at(long address, String port, String board, long bytes) {
    return new Flashed(port, board, bytes, List.of(address));
  }

  @Override
  public String text() {
    var place =
        addresses.stream()
            .map("0x%x"::formatted)
            .collect(Collectors.joining(", ", addresses.isEmpty() ? "" : " at ", ""));
    return "%d bytes written to %s%s and compared\n".formatted(bytes, Visible.of(port), place);
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("port", port);
    json.writeStringProperty("board", board);
    json.writeNumberProperty("bytes", bytes);
    if (addresses.size() == 1) {
      json.writeNumberProperty("address", addresses.getFirst());
    } else if (!addresses.isEmpty()) {
      json.writeArrayPropertyStart("addresses");
      addresses.forEach(json::writeNumber);
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}

package io.servos.cli.board;

import io.servos.cli.host.SerialBoardJson;
import io.servos.cli.output.Json;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.detect.SerialBoard;
import io.servos.detect.UsbBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The boards that are plugged in.
///
/// @param serial at serial ports
/// @param usb without one
/// @param probes what was found out at a port, by device; empty when nobody asked
record BoardList(List<SerialBoard> serial, List<UsbBoard> usb, Map<String, Probe> probes)
    implements Report {

  private static final String BRIDGE = " (a bridge chip: it names no board)";
  private static final String UNKNOWN = "unknown";

  /// Without headings when there is nothing.
  @Override
  public String text() {
    if (serial.isEmpty() && usb.isEmpty()) {
      return "";
    }
    boolean asked = !probes.isEmpty();
    var table =
        asked
            ? new Table("PORT", "USB", "PLATFORM", "BOARD", "ANSWERS")
            : new Table("PORT", "USB", "PLATFORM", "BOARD");
    for (var board : serial) {
      var cells = cells(board);
      Optional.ofNullable(probes.get(board.device())).ifPresent(probe -> cells.add(probe.text()));
      table.add(cells.toArray(String[]::new));
    }
    for (var board : usb) {
      var cells = cells(board);
      if (asked) {
        cells.add("-");
      }
      table.add(cells.toArray(String[]::new));
    }
    return table.text();
  }

  private static List<String> cells(SerialBoard board) {
    return new ArrayList<>(
        List.of(
            board.device(),
            board.vendorId() + ":" + board.productId(),
            board.platform().map(Object::toString).orElse("-"),
            described(board)));
  }

  private static List<String> cells(UsbBoard board) {
    return new ArrayList<>(
        List.of(
            "-",
            board.vendorId() + ":" + board.productId(),
            "-",
            SerialBoard.names(board.candidates()) + " (usb " + board.location() + ")"));
  }

  /// What it is, as far as its numbers tell.
  static String described(SerialBoard board) {
    if (board.candidates().isEmpty()) {
      return board.product().orElse(UNKNOWN);
    }
    boolean isBridge = board.candidates().stream().allMatch(SerialBoard.Candidate::isBridge);
    return board.names() + (isBridge ? BRIDGE : "");
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("serialBoards");
    for (var board : serial) {
      json.writeStartObject();
      SerialBoardJson.writeProperties(json, board);
      Optional.ofNullable(probes.get(board.device()))
          .ifPresent(
              probe -> {
                json.writeObjectPropertyStart("answers");
                probe.writeProperties(json);
                json.writeEndObject();
              });
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("usbBoards");
    usb.forEach(board -> write(json, board));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, UsbBoard board) {
    json.writeStartObject();
    json.writeStringProperty("location", board.location());
    json.writeStringProperty("vendorId", board.vendorId());
    json.writeStringProperty("productId", board.productId());
    Json.optional(json, "product", board.product());
    Json.optional(json, "serialNumber", board.serialNumber());
    SerialBoardJson.writeCandidates(json, board.candidates());
    json.writeEndObject();
  }
}

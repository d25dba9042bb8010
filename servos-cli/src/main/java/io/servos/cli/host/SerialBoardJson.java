package io.servos.cli.host;

import io.servos.cli.output.Json;
import io.servos.detect.SerialBoard;
import io.servos.detect.SerialBoard.Candidate;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What is at a serial port, as JSON. What is unknown is left out.
public final class SerialBoardJson {

  private SerialBoardJson() {}

  /// An object of its own.
  static void write(JsonGenerator json, SerialBoard board) {
    json.writeStartObject();
    writeProperties(json, board);
    json.writeEndObject();
  }

  /// The properties of the object that is being written.
  public static void writeProperties(JsonGenerator json, SerialBoard board) {
    json.writeStringProperty("device", board.device());
    json.writeStringProperty("vendorId", board.vendorId());
    json.writeStringProperty("productId", board.productId());
    Json.optional(json, "manufacturer", board.manufacturer());
    Json.optional(json, "product", board.product());
    Json.optional(json, "serialNumber", board.serialNumber());
    json.writeBooleanProperty("ambiguous", board.isAmbiguous());
    writeCandidates(json, board.candidates());
  }

  /// What has those numbers, as a property.
  public static void writeCandidates(JsonGenerator json, List<Candidate> candidates) {
    json.writeArrayPropertyStart("candidates");
    for (var candidate : candidates) {
      json.writeStartObject();
      json.writeStringProperty("name", candidate.name());
      Json.optional(json, "platform", candidate.platform().map(Object::toString));
      json.writeBooleanProperty("bridge", candidate.isBridge());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

package io.servos.containers.image;

import io.servos.containers.engine.JsonValue;
import java.time.Instant;

/// One step in the history of an image.
///
/// @param instruction what made it, as the builder says
/// @param bytes what it adds
public record Layer(String instruction, Instant created, long bytes) {

  static Layer of(JsonValue told) {
    return new Layer(
        told.at("CreatedBy").text().orElse(""),
        Instant.ofEpochSecond(told.at("Created").number().orElse(0)),
        told.at("Size").number().orElse(0));
  }
}

package io.servos.containers.volume;

import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.JsonValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/// A volume of an engine.
///
/// @param driver what keeps it; `local` is the engine itself
public record Volume(String name, String driver, Instant created, Map<String, String> labels) {

  public Volume {
    labels = Map.copyOf(labels);
  }

  static Volume of(JsonValue told) {
    return new Volume(
        told.at("Name").text().orElse(""),
        told.at("Driver").text().orElse(""),
        told.at("CreatedAt")
            .text()
            .map(text -> OffsetDateTime.parse(text).toInstant())
            .orElse(Instant.EPOCH),
        Mark.labels(told.at("Labels")));
  }

  /// Whether Servos has made it.
  public boolean isOwn() {
    return Mark.isOn(Subject.Kind.VOLUME, name, labels);
  }
}

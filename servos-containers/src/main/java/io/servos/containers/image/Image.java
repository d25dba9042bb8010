package io.servos.containers.image;

import io.servos.containers.client.Mark;
import io.servos.containers.engine.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An image of an engine.
///
/// @param id with its algorithm, such as `sha256:…`
/// @param names with their tags; empty for one that lost its name to a newer one
/// @param bytes its size, with what it shares with others
public record Image(
    String id, List<String> names, Instant created, long bytes, Map<String, String> labels) {

  private static final String NO_NAME = "<none>:<none>";

  public Image {
    names = List.copyOf(names);
    labels = Map.copyOf(labels);
  }

  static Image listed(JsonValue told) {
    return new Image(
        told.at("Id").text().orElse(""),
        told.at("RepoTags").texts().stream().filter(name -> !name.equals(NO_NAME)).toList(),
        Instant.ofEpochSecond(told.at("Created").number().orElse(0)),
        told.at("Size").number().orElse(0),
        Mark.labels(told.at("Labels")));
  }

  static Image inspected(JsonValue told) {
    return new Image(
        told.at("Id").text().orElse(""),
        told.at("RepoTags").texts(),
        told.at("Created").text().map(Instant::parse).orElse(Instant.EPOCH),
        told.at("Size").number().orElse(0),
        Mark.labels(told.at("Config").at("Labels")));
  }

  /// The first twelve digits of the id.
  public String shortId() {
    var digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }
}

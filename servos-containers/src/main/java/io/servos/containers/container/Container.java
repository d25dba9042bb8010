package io.servos.containers.container;

import io.servos.containers.client.Mark;
import io.servos.containers.client.Owner;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A container as lists show it.
///
/// @param image the name or id that it was made of
/// @param command of its first process
/// @param status what the engine says of the state, for people
/// @param networks that it is connected to
public record Container(
    String id,
    String name,
    String image,
    String command,
    Instant created,
    State state,
    String status,
    List<Port> ports,
    List<String> networks,
    Map<String, String> labels) {

  public Container {
    ports = List.copyOf(ports);
    networks = List.copyOf(networks);
    labels = Map.copyOf(labels);
  }

  static Container listed(JsonValue told) {
    return new Container(
        told.at("Id").text().orElse(""),
        told.at("Names").texts().stream().findFirst().orElse("/").substring(1),
        told.at("Image").text().orElse(""),
        told.at("Command").text().orElse(""),
        Instant.ofEpochSecond(told.at("Created").number().orElse(0)),
        State.of(told.at("State").text().orElse("")),
        told.at("Status").text().orElse(""),
        told.at("Ports").elements().stream().map(Container::port).distinct().toList(),
        told.at("NetworkSettings").at("Networks").keys(),
        Mark.labels(told.at("Labels")));
  }

  private static Port port(JsonValue told) {
    long published = told.at("PublicPort").number().orElse(0);
    return new Port(
        told.at("IP").text().orElse(""),
        published == 0 ? OptionalInt.empty() : OptionalInt.of((int) published),
        (int) told.at("PrivatePort").number().orElse(1),
        told.at("Type").text().orElse("tcp"));
  }

  /// The first twelve digits of the id.
  public String shortId() {
    return id.substring(0, Math.min(12, id.length()));
  }

  /// Whether it was made to be kept, by Servos.
  public boolean isOwn() {
    return Mark.isOn(Subject.Kind.CONTAINER, name, labels);
  }

  /// Whether it belongs to a run, and to nobody else.
  boolean isOfRun() {
    return labels.containsKey(Owner.OWNER);
  }
}

package io.servos.containers.network;

import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network of an engine.
///
/// @param driver what makes it; `bridge` on one host
/// @param isInternal whether nothing leads out of it
/// @param subnets its addresses
/// @param members addresses by the names of the containers that are connected and run; lists do not
///     tell them
public record Network(
    String id,
    String name,
    String driver,
    boolean isInternal,
    List<String> subnets,
    Map<String, String> members,
    Map<String, String> labels) {

  public Network {
    subnets = List.copyOf(subnets);
    members = Map.copyOf(members);
    labels = Map.copyOf(labels);
  }

  static Network of(JsonValue told) {
    var members = new LinkedHashMap<String, String>();
    var containers = told.at("Containers");
    for (var id : containers.keys()) {
      members.put(
          containers.at(id).at("Name").text().orElse(id),
          containers.at(id).at("IPv4Address").text().orElse("").replaceAll("/.*", ""));
    }
    return new Network(
        told.at("Id").text().orElse(""),
        told.at("Name").text().orElse(""),
        told.at("Driver").text().orElse(""),
        told.at("Internal").isTrue(),
        told.at("IPAM").at("Config").elements().stream()
            .map(config -> config.at("Subnet").text())
            .flatMap(Optional::stream)
            .toList(),
        members,
        Mark.labels(told.at("Labels")));
  }

  /// Whether Servos has made it.
  public boolean isOwn() {
    return Mark.isOn(Subject.Kind.NETWORK, name, labels);
  }

  /// The first twelve digits of the id.
  public String shortId() {
    return id.substring(0, Math.min(12, id.length()));
  }
}

package io.servos.containers.container;

import io.servos.containers.engine.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One container, looked at closely.
///
/// @param exitStatus of the first process when it has ended
/// @param isOutOfMemory whether the engine saw it end so
/// @param error why it could not be started, if that is so
/// @param health what the engine's own check says, where there is one
/// @param terminal whether it has a terminal, so that its outputs are one
/// @param addresses by network; empty texts where it has none there
public record Details(
    String id,
    String name,
    State state,
    OptionalInt exitStatus,
    boolean isOutOfMemory,
    Optional<String> error,
    Optional<Instant> started,
    Optional<Health> health,
    boolean terminal,
    Map<String, String> addresses) {

  public Details {
    addresses = Map.copyOf(addresses);
  }

  /// What the engine's check of a container says.
  public enum Health {
    STARTING,
    HEALTHY,
    UNHEALTHY;

    static Optional<Health> of(String told) {
      return switch (told) {
        case "starting" -> Optional.of(STARTING);
        case "healthy" -> Optional.of(HEALTHY);
        case "unhealthy" -> Optional.of(UNHEALTHY);
        default -> Optional.empty();
      };
    }
  }

  static Details of(JsonValue told) {
    var said = told.at("State");
    var state = State.of(said.at("Status").text().orElse(""));
    boolean hasEnded = state == State.EXITED || state == State.DEAD;
    var addresses = new LinkedHashMap<String, String>();
    var networks = told.at("NetworkSettings").at("Networks");
    for (var network : networks.keys()) {
      addresses.put(network, networks.at(network).at("IPAddress").text().orElse(""));
    }
    return new Details(
        told.at("Id").text().orElse(""),
        told.at("Name").text().orElse("/").substring(1),
        state,
        hasEnded
            ? OptionalInt.of((int) said.at("ExitCode").number().orElse(0))
            : OptionalInt.empty(),
        said.at("OOMKilled").isTrue(),
        said.at("Error").text().filter(text -> !text.isEmpty()),
        said.at("StartedAt").text().filter(text -> !text.startsWith("0001-")).map(Instant::parse),
        said.at("Health").at("Status").text().flatMap(Health::of),
        told.at("Config").at("Tty").isTrue(),
        addresses);
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }
}

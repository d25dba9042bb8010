package io.servos.containers.container;

import java.util.List;

/// How a container is connected.
///
/// @param network `none`, `host`, or one that the engine has
/// @param aliases names that others in the network find it by, besides its own
/// @param ports that the host has too
public record Wiring(String network, List<String> aliases, List<Port> ports) {

  /// To nothing.
  public static final Wiring NONE = new Wiring("none", List.of(), List.of());

  public Wiring {
    aliases = List.copyOf(aliases);
    ports = List.copyOf(ports);
  }

  /// To that network, and the host to those ports.
  public static Wiring to(String network, Port... ports) {
    return new Wiring(network, List.of(), List.of(ports));
  }

  boolean isToANetwork() {
    return !network.equals("none") && !network.equals("host");
  }
}

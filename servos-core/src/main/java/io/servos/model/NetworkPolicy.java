package io.servos.model;

import java.util.List;

/// Which network a program sees.
public sealed interface NetworkPolicy {

  /// A network namespace of its own with nothing but its own loopback.
  record None() implements NetworkPolicy {
    @Override
    public String label() {
      return "none";
    }
  }

  /// The host's network, unfiltered.
  record Host() implements NetworkPolicy {
    @Override
    public String label() {
      return "host";
    }
  }

  /// Only the named destinations.
  record Allow(List<Destination> destinations) implements NetworkPolicy {
    public Allow {
      destinations = List.copyOf(destinations);
    }

    @Override
    public String label() {
      return String.join(
          ",", destinations.stream().map(to -> to.host() + ":" + to.port()).toList());
    }
  }

  /// A host name, address or prefix, with a port.
  ///
  /// @param host a name, an IP address, or a prefix such as `10.0.0.0/8`
  /// @param port 1 to 65535
  record Destination(String host, int port) {
    public Destination {
      if (port < 1 || port > 65_535) {
        throw InvalidConfigException.of(
            "network.allow", "port " + port + " is out of range", "use 1 to 65535");
      }
    }
  }

  /// `none`, `host`, or the list of destinations.
  String label();
}

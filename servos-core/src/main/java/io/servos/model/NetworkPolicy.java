package io.servos.model;

import java.net.InetAddress;
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
      int slash = host.indexOf('/');
      if (slash >= 0 && !isPrefix(host.substring(0, slash), host.substring(slash + 1))) {
        throw InvalidConfigException.of(
            "network.allow",
            "'" + host + "' is not a prefix",
            "use an address and how many of its bits count, such as 10.0.0.0/8 or 2001:db8::/32");
      }
    }

    /// Not a name: those have no slash.
    private static boolean isPrefix(String address, String bits) {
      try {
        int all = 8 * InetAddress.ofLiteral(address).getAddress().length;
        return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }

  /// `none`, `host`, or the list of destinations.
  String label();
}

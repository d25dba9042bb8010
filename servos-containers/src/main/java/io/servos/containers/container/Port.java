package io.servos.containers.container;

import io.servos.model.InvalidConfigException;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A port of a container that the host has too.
///
/// @param address of the host; the loopback unless something else is asked for
/// @param published at the host; empty when the engine is to choose one
/// @param inside the container
/// @param protocol `tcp` or `udp`
public record Port(String address, OptionalInt published, int inside, String protocol) {

  /// Where ports are published unless an address is named: for this host only.
  public static final String LOOPBACK = "127.0.0.1";

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?:(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+]):)?(\\d{0,5}):)?(\\d{1,5})"
              + "(?:/(tcp|udp))?");

  public Port {
    if (inside < 1 || inside > 65_535 || published.orElse(1) < 1 || published.orElse(1) > 65_535) {
      throw InvalidConfigException.of("publish", "a port is out of range", "use 1 to 65535");
    }
  }

  /// Reads `[[ADDRESS:]PORT:]PORT[/tcp|udp]`, the last one that of the container.
  public static Port parse(String text) {
    var found = TEXT.matcher(text);
    if (!found.matches()) {
      throw InvalidConfigException.of(
          "publish", "'" + text + "' is no port", "use [[ADDRESS:]PORT:]PORT, such as 8080:80");
    }
    var address = found.group(1);
    var published = found.group(2);
    var protocol = found.group(4);
    return new Port(
        address == null ? LOOPBACK : address.replaceAll("[\\[\\]]", ""),
        published == null || published.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(published)),
        Integer.parseInt(found.group(3)),
        protocol == null ? "tcp" : protocol);
  }

  /// As engines name the port inside.
  String key() {
    return inside + "/" + protocol;
  }

  /// For people: `127.0.0.1:8080->80/tcp`.
  @Override
  public String toString() {
    return published.isPresent()
        ? (address.contains(":") ? "[" + address + "]" : address)
            + ":"
            + published.getAsInt()
            + "->"
            + key()
        : key();
  }
}

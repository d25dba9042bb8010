package io.servos.containers.network;

import io.servos.containers.client.Subject;
import java.util.Map;
import java.util.Optional;

/// What a network is to be: a bridge on the engine's host.
///
/// @param isInternal whether nothing leads out of it
/// @param subnet its addresses, such as `10.20.0.0/24`; the engine chooses them when it is left out
public record NetworkSpec(
    String name, boolean isInternal, Optional<String> subnet, Map<String, String> labels) {

  public NetworkSpec {
    labels = Map.copyOf(labels);
    var _ = Subject.network(name);
  }

  public static NetworkSpec of(String name) {
    return new NetworkSpec(name, false, Optional.empty(), Map.of());
  }

  public NetworkSpec withInternal(boolean value) {
    return new NetworkSpec(name, value, subnet, labels);
  }
}

package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The values of a map with a fixed set of keys.
final class Fields {

  private Fields() {}

  /// The values by key; notes keys that are unknown or come twice.
  static Map<String, Node> of(Mapping mapping, Place place, Collection<String> keys) {
    var fields = new HashMap<String, Node>();
    var seen = new Seen(place);
    for (var entry : mapping.entries()) {
      if (!keys.contains(entry.name())) {
        unknown(entry, place, keys, keys);
      } else if (seen.isFirst(entry)) {
        fields.put(entry.name(), entry.value());
      }
    }
    return fields;
  }

  /// Notes an unknown key, with the one that was meant if any is near.
  ///
  /// @param keys all that would have been understood
  /// @param named those to list when none is near
  static void unknown(Entry entry, Place place, Collection<String> keys, Collection<String> named) {
    if (place.findings().isFull()) {
      place.report(entry.at(), "", "");
      return;
    }
    var remedy =
        entry.name().equals("<<")
            ? "write the keys out, merge keys are not supported"
            : Nearest.to(entry.name(), keys)
                .map(near -> "did you mean " + Quoted.of(near) + "?")
                .orElse("use one of " + String.join(", ", named));
    place.child(entry.name()).report(entry.at(), "is not a key of " + described(place), remedy);
  }

  private static String described(Place place) {
    return place.key().isEmpty() ? "an environment file" : Quoted.of(place.key());
  }
}

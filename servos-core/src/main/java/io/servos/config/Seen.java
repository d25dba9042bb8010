package io.servos.config;

import io.servos.config.Node.Entry;
import java.util.HashMap;
import java.util.Map;

/// Notices a key that comes twice in one map.
final class Seen {

  private final Place map;
  private final Map<String, Entry> entries = new HashMap<>();

  Seen(Place map) {
    this.map = map;
  }

  /// Whether the key comes for the first time; notes it when not.
  boolean isFirst(Entry entry) {
    return isFirst(entry, entry.name());
  }

  /// Whether the setting, which may have several keys, comes for the first time; notes it when not.
  boolean isFirst(Entry entry, String setting) {
    var earlier = entries.putIfAbsent(setting, entry);
    if (earlier == null) {
      return true;
    }
    var problem =
        earlier.name().equals(entry.name())
            ? "is given twice"
            : "says again what " + Quoted.of(earlier.name()) + " says";
    map.child(entry.name())
        .report(
            entry.at(), problem + ", first in line " + earlier.at().line(), "keep one of the two");
    return false;
  }
}

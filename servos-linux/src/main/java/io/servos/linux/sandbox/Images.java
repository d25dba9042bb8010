package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.linux.launch.ElfImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Launch images of the last blueprints: a sandbox that is like an earlier one starts from the same
/// bytes. They hold no command. Safe for use by many threads.
final class Images {

  private static final int MOST = 64;

  /// Stands for whatever is executed.
  static final Command ANY = new Command("", List.of(), List.of());

  private final SequencedMap<Blueprint, byte[]> recent = new LinkedHashMap<>(MOST, 0.75f, true);
  private boolean isFirst = true;

  /// The executable that starts such a sandbox; not to be written to.
  byte[] of(Blueprint blueprint) {
    synchronized (this) {
      if (isFirst) {
        // It may stay the only one, and hashing records takes milliseconds when it is done first.
        isFirst = false;
        return make(blueprint);
      }
      var known = recent.get(blueprint);
      if (known != null) {
        return known;
      }
    }
    var made = make(blueprint);
    keep(blueprint, made);
    return made;
  }

  private static byte[] make(Blueprint blueprint) {
    return ElfImage.of(blueprint.program(ANY));
  }

  private synchronized void keep(Blueprint blueprint, byte[] made) {
    recent.put(blueprint, made);
    if (recent.size() > MOST) {
      recent.pollFirstEntry();
    }
  }
}

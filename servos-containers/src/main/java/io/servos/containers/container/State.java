package io.servos.containers.container;

import java.util.Locale;

/// What a container is doing.
public enum State {
  CREATED,
  RUNNING,
  PAUSED,
  RESTARTING,
  REMOVING,
  EXITED,
  DEAD;

  static State of(String told) {
    try {
      return valueOf(told.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      // A word of a later engine: nothing is known but that it cannot be used.
      return DEAD;
    }
  }

  /// As engines and people write it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

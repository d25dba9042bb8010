package io.servos.containers.cleanup;

import java.util.List;

/// What a clean-up has removed.
///
/// @param removed names, or ids of what had no name
/// @param bytes the room that this made
public record Pruned(List<String> removed, long bytes) {

  public Pruned {
    removed = List.copyOf(removed);
  }
}

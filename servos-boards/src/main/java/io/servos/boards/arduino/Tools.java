package io.servos.boards.arduino;

import io.servos.boards.avr.Simavr;
import io.servos.boards.store.Store;
import java.nio.file.Path;

/// What sketches are built and run with.
record Tools(Installation installation, Simavr simavr) {

  /// Those of this host.
  static Tools ofHost(Path root, Store store) {
    return new Tools(Installation.ofHost(root), Simavr.ofHost(root, store));
  }
}

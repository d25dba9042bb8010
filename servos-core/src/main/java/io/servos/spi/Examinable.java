package io.servos.spi;

import java.util.List;

/// An [Isolator] that can say which of its barriers and limits stand on this host.
public interface Examinable {

  /// One answer for each, found by trying where that is possible. Takes up to some seconds and
  /// leaves nothing behind.
  List<Finding> examine() throws InterruptedException;
}

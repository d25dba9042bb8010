package io.servos.linux.sandbox;

import io.servos.linux.network.Uplink;
import io.servos.model.RefusedDestination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way out of a sandbox's network, once it has one. Safe for use by many threads.
final class WayOut implements AutoCloseable {

  private @Nullable Uplink uplink;
  private boolean closed;

  /// Keeps it until the end of the run, which may have come by now.
  synchronized void take(Uplink opened) {
    if (closed) {
      opened.close();
    } else {
      uplink = opened;
    }
  }

  /// What was refused so far.
  synchronized List<RefusedDestination> refused() {
    return uplink == null ? List.of() : uplink.refused();
  }

  @Override
  public void close() {
    var opened = end();
    if (opened != null) {
      opened.close();
    }
  }

  private synchronized @Nullable Uplink end() {
    closed = true;
    return uplink;
  }
}

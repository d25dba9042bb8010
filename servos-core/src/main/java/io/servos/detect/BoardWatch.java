package io.servos.detect;

import java.util.ArrayList;
import java.util.List;

/// Notices that serial ports of boards come and go. For use by one thread.
///
/// A board that is unplugged and plugged in again between two looks, and gets the same port, is not
/// noticed. No port is opened.
public final class BoardWatch {

  private final PlatformDetector host;
  private List<SerialBoard> known = List.of();

  /// Begins with nothing: the first [#changes] are the boards that there are.
  public BoardWatch(PlatformDetector host) {
    this.host = host;
  }

  /// A port that came or went.
  ///
  /// @param isPluggedIn whether it came
  public record Change(SerialBoard board, boolean isPluggedIn) {}

  /// What has changed since it was asked last: first what went, then what came, by port.
  public List<Change> changes() {
    var now = host.serialBoards();
    var changes = new ArrayList<Change>();
    for (var board : known) {
      if (!now.contains(board)) {
        changes.add(new Change(board, false));
      }
    }
    for (var board : now) {
      if (!known.contains(board)) {
        changes.add(new Change(board, true));
      }
    }
    known = now;
    return List.copyOf(changes);
  }
}

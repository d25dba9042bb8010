package io.servos.boards.trace;

import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Traces for tests.
final class Traces {

  private Traces() {}

  /// A board with the pins 13 and 2 that ran for a second.
  static BoardTrace of(PinChange... changes) {
    return new BoardTrace(
        "uno",
        Clock.BOARD,
        Duration.ofSeconds(1),
        Optional.of(new End(Reason.TIME, "")),
        Map.of("13", "D13", "D13", "D13", "2", "D2"),
        List.of(changes),
        true,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static PinChange at(long millis, String pin, int level) {
    return new PinChange(millis * 1_000_000, pin, level);
  }

  /// Pin 13 goes up and down every 100 ms, four times.
  static BoardTrace blink() {
    return of(at(100, "D13", 1), at(200, "D13", 0), at(300, "D13", 1), at(400, "D13", 0));
  }
}

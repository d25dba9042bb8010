package io.servos.boards.attached;

import io.servos.boards.repl.RawRepl;
import java.time.Duration;
import java.util.List;

/// What a board says of itself.
///
/// @param machine its name and the release of its firmware
/// @param heapBytes how much memory scripts have, 0 if the firmware does not tell
/// @param networks modules of the firmware with which a script reaches others
record Firmware(String machine, long heapBytes, List<String> networks) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String QUESTIONS =
      """
      import sys, gc
      i = sys.implementation
      print(getattr(i, '_machine', sys.platform), ', ', i[0], ' ', '.'.join(str(n) for n in i[1][:3]), sep='')
      try:
       print(gc.mem_free() + gc.mem_alloc())
      except AttributeError:
       print(0)
      for m in ('network', 'wifi', 'bluetooth', '_bleio', 'espnow', 'radio'):
       try:
        __import__(m)
        print(m)
       except ImportError:
        pass
      """;

  /// Asks a board. What that leaves in its memory is for the next reset.
  ///
  /// @throws io.servos.model.BoardException if it does not answer as it should
  static Firmware of(RawRepl repl) throws InterruptedException {
    var lines = repl.ask(QUESTIONS, PATIENCE).lines().toList();
    return new Firmware(
        lines.getFirst(), Long.parseLong(lines.get(1)), lines.subList(2, lines.size()));
  }
}

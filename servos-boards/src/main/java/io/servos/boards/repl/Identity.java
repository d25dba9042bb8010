package io.servos.boards.repl;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who answers at a port.
///
/// @param implementation such as `micropython` or `circuitpython`
/// @param version such as `1.25.0`
/// @param machine what it runs on, in its own words; empty when it does not say
public record Identity(String implementation, String version, String machine) {

  private static final Pattern ANSWER = Pattern.compile("([^|\n]+)\\|([^|\n]+)\\|([^|\n]*)\n");
  private static final Pattern BANNER =
      Pattern.compile("(MicroPython|Adafruit CircuitPython) v?(\\S+) on [^;\r\n]+; ?([^\r\n]+)");
  private static final String SCRIPT =
      """
      import sys
      i=sys.implementation
      m=getattr(i,'_machine','')
      try:
       import os
       m=m or os.uname().machine
      except Exception:
       pass
      print('%s|%s|%s'%(i.name,'.'.join(str(x) for x in i.version[:3]),m))
      """;

  /// Asks the board.
  ///
  /// @throws BoardException if it does not say
  public static Identity of(RawRepl repl) throws InterruptedException {
    var answer = repl.ask(SCRIPT, Dialogue.PATIENCE);
    var parts = ANSWER.matcher(answer);
    if (!parts.matches()) {
      throw new BoardException(
          Kind.GARBLED, repl.port(), "does not say what it is", "flash its firmware anew", null);
    }
    return new Identity(parts.group(1), parts.group(2), parts.group(3));
  }

  /// By what the firmware says when its REPL begins, if that is in a text. The last one counts.
  static Optional<Identity> ofBanner(String text) {
    return BANNER
        .matcher(text)
        .results()
        .reduce((_, last) -> last)
        .map(
            found ->
                new Identity(
                    found.group(1).endsWith("CircuitPython") ? "circuitpython" : "micropython",
                    found.group(2),
                    found.group(3).strip()));
  }

  @Override
  public String toString() {
    return implementation + " " + version + (machine.isEmpty() ? "" : ", " + machine);
  }
}

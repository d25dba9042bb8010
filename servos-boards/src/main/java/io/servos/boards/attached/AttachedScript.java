package io.servos.boards.attached;

import io.servos.boards.repl.RawRepl;
import io.servos.boards.repl.RawRepl.Printed;
import java.time.Duration;

/// A MicroPython script that the raw REPL of a board runs.
///
/// @param text what it is
/// @param named as the user named it, for tracebacks
record AttachedScript(RawRepl repl, String text, String named) implements BoardProgram {

  @Override
  public void start() throws InterruptedException {
    repl.start(text);
  }

  @Override
  public void awaitListening() {}

  @Override
  public Ending finish(Duration atMost, Printed printed) throws InterruptedException {
    var ending = repl.finish(atMost, printed);
    return switch (ending.how()) {
      case BY_ITSELF -> new Ending(How.BY_ITSELF, ending.errorOf(named));
      case EXITED -> new Ending(How.EXITED, "");
      case TIMED_OUT -> new Ending(How.TIMED_OUT, "");
    };
  }

  @Override
  public void interrupt() throws InterruptedException {
    repl.interrupt();
  }

  /// What a script has printed may have looked like its end.
  @Override
  public void leave() throws InterruptedException {
    repl.confirm();
    repl.softReset();
  }

  @Override
  public void close() {
    repl.close();
  }
}

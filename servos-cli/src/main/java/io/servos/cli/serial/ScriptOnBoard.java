package io.servos.cli.serial;

import io.servos.boards.repl.RawRepl;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/// A script that is sent to a board and run there, its output passed through.
///
/// @param script its text
/// @param name by which tracebacks are to know it
/// @param anew whether the interpreter is started anew for it
/// @param atMost how long it may run
record ScriptOnBoard(String script, String name, boolean anew, Duration atMost) {

  private static final String TIME = "--time";
  private static final Duration USUAL_TIME = Duration.ofSeconds(30);
  private static final int RAISED = 1;

  static Command file() {
    return new Conversation(
        "servos serial run",
        "Run a script on the board, in an interpreter that was started anew for it.",
        List.of(time()),
        List.of(
            Conversation.PORT,
            Specs.argumentAt(1, "SCRIPT", "The file here; it is not stored on the board.")),
        List.of("servos serial run /dev/ttyACM0 --time 5s main.py"),
        given -> {
          var file = Given.path("SCRIPT", given.argument(1));
          var script = new String(new LocalFile(file).read(), StandardCharsets.UTF_8);
          return new ScriptOnBoard(script, file.toString(), true, time(given))::run;
        });
  }

  static Command text() {
    return new Conversation(
        "servos serial exec",
        "Run lines of Python on the board, with what earlier ones left there.",
        List.of(time()),
        List.of(Conversation.PORT, Specs.argumentAt(1, "CODE", "What to run.")),
        List.of("servos serial exec /dev/ttyACM0 'import os; print(os.uname())'"),
        given -> new ScriptOnBoard(given.argument(1), "<stdin>", false, time(given))::run);
  }

  private static OptionSpec time() {
    return Specs.value(
        "D", "Interrupt it after that. Default: " + USUAL_TIME.toSeconds() + "s.", TIME);
  }

  private static Duration time(Given given) {
    return given.time(TIME).orElse(USUAL_TIME);
  }

  private int run(RawRepl repl, Console console) throws InterruptedException {
    if (anew) {
      repl.softReset();
    }
    var ending = repl.run(script, atMost, (bytes, count) -> console.passToStdout(bytes, 0, count));
    Conversation.checkGoesOn(repl);
    console.pass(ending.errorOf(name).getBytes(StandardCharsets.UTF_8));
    repl.confirm();
    return switch (ending.how()) {
      case BY_ITSELF -> ending.isGood() ? ExitCode.OK : RAISED;
      case TIMED_OUT -> {
        console.say("the script was interrupted after " + atMost.toSeconds() + " s", "see --time");
        yield ExitCode.TIMED_OUT;
      }
      case EXITED -> {
        console.say(
            "the script ended by sys.exit, and the board does not tell with which status",
            "let it come to its end, or raise an exception");
        yield ExitCode.REFUSED;
      }
    };
  }
}

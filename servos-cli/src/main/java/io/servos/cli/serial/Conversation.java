package io.servos.cli.serial;

import io.servos.boards.repl.RawRepl;
import io.servos.boards.serial.SerialLines;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import io.servos.model.BoardException;
import io.servos.spi.SerialLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command that talks to the MicroPython of a board.
///
/// @param name with its parents
/// @param plan makes of what is given what is said
record Conversation(
    String name,
    String description,
    List<OptionSpec> options,
    List<PositionalParamSpec> arguments,
    List<String> examples,
    Plan plan)
    implements Command {

  static final PositionalParamSpec PORT =
      Specs.argumentAt(0, "PORT", "The board's serial port; 'servos boards' lists them.");

  private static final String BAUD = "--baud";
  private static final Duration UNTIL_IT_LISTENS = Duration.ofSeconds(10);

  /// Finds mistakes in what is given before the port is opened.
  interface Plan {
    Talk of(Given given);
  }

  /// What is said.
  interface Talk {
    /// Says it; what it returns is the exit code.
    int hold(RawRepl repl, Console console) throws InterruptedException;
  }

  /// What is asked, where the answer is all there is to print.
  interface Asking {
    Question of(Given given);
  }

  /// A question.
  interface Question {
    Report ask(RawRepl repl) throws InterruptedException;
  }

  /// A command that prints one result.
  static Conversation about(
      String name,
      String description,
      List<PositionalParamSpec> arguments,
      List<String> examples,
      Asking asking) {
    return new Conversation(
        name,
        description,
        List.of(Specs.json()),
        arguments,
        examples,
        given -> {
          var question = asking.of(given);
          return (repl, console) -> {
            console.print(question.ask(repl), given.json());
            return ExitCode.OK;
          };
        });
  }

  static OptionSpec baud() {
    return Specs.value("N", "Bits a second. Default: " + SerialLines.USUAL_BAUD + ".", BAUD);
  }

  static SerialLine open(Given given) {
    int baud = given.whole(BAUD).orElse(SerialLines.USUAL_BAUD);
    return SerialLines.open(Given.path("PORT", given.argument(0)), baud);
  }

  @Override
  public CommandSpec spec() {
    var all = new ArrayList<>(List.of(baud()));
    all.addAll(options);
    return Specs.command(name, description, all, arguments, examples);
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var talk = plan.of(given);
    try (var line = open(given);
        var repl = RawRepl.enter(line, UNTIL_IT_LISTENS)) {
      // A script must not run on when this process is asked to end.
      Runtime.getRuntime().addShutdownHook(new Thread(repl::close, "servos-serial"));
      return hold(talk, repl, console);
    }
  }

  private static int hold(Talk talk, RawRepl repl, Console console) throws InterruptedException {
    try {
      return talk.hold(repl, console);
    } catch (BoardException failure) {
      checkGoesOn(repl);
      throw failure;
    }
  }

  /// @throws InterruptedException if this process is ending, and has told the board so
  static void checkGoesOn(RawRepl repl) throws InterruptedException {
    if (repl.isClosed()) {
      throw new InterruptedException("this process is ending");
    }
  }
}

package io.servos.cli.serial;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Descriptors;
import io.servos.cli.run.TerminalMode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos serial repl`: the caller's terminal is the board's.
record Terminal() implements Command {

  private static final String TRANSCRIPT = "--transcript";
  private static final String RECONNECT = "--reconnect";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos serial repl",
            "Pass keys to a serial port and show what comes from it, until Ctrl-] is pressed.",
            "Where standard input is no terminal, what it has is sent, and this ends when nothing"
                + " has come from the port for a second.");
    spec.addOption(Conversation.baud());
    spec.addOption(Specs.flag("Wait for the port when it goes away, and go on.", RECONNECT));
    spec.addOption(Specs.value("FILE", "Also write to this file what comes.", TRANSCRIPT));
    Specs.withHelp(spec);
    spec.addPositional(Conversation.PORT);
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos serial repl /dev/ttyACM0",
                    "servos serial repl --baud 9600 --reconnect /dev/ttyUSB0")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    try (var transcript = Transcript.to(given.value(TRANSCRIPT));
        var passage =
            new SerialPassage(
                () -> Conversation.open(given), console, transcript, given.flag(RECONNECT))) {
      if (Descriptors.isTerminal(0)) {
        console.say("Ctrl-] ends this");
        var size = TerminalMode.input("", "");
        try (var _ = TerminalMode.raw(size, _ -> {})) {
          passage.run(true);
        }
      } else {
        passage.run(false);
      }
      return ExitCode.OK;
    }
  }
}

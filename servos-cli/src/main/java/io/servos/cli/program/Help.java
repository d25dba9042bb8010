package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `servos help`: the help of the program or of a command.
record Help(Commands commands) implements Command {

  @Override
  public CommandSpec spec() {
    var spec = Specs.command("servos help", "Show the help of a command.");
    Specs.withHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("COMMAND")
            .description("The command.")
            .build());
    spec.usageMessage().footer("%nExample:", "  servos help isolate");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var name = Optional.ofNullable(parsed.matchedPositionalValue(0, (String) null));
    console.print(name.map(this::helpOf).orElseGet(commands::help));
    return ExitCode.OK;
  }

  private String helpOf(String name) {
    return commands
        .named(name)
        .map(command -> new CommandLine(command.spec()).getUsageMessage(Ansi.OFF))
        .orElseThrow(
            () -> new UsageException("there is no command '" + name + "'", "see 'servos --help'"));
  }
}

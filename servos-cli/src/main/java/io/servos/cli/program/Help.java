package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos help`: the help of the program or of a command.
record Help(Commands commands) implements Command {

  @Override
  public CommandSpec spec() {
    var spec = Specs.command("servos help", "Show the help of a command.");
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.argumentsFrom(0, 0, "COMMAND", "The command, with that of its group before it."));
    spec.usageMessage()
        .footer(Specs.examples(List.of("servos help isolate", "servos help image build")));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var words = new Given(parsed).arguments();
    console.print(words.isEmpty() ? commands.help() : helpOf(words));
    return ExitCode.OK;
  }

  private String helpOf(List<String> words) {
    var command = commands.named(words.getFirst());
    for (var word : words.subList(1, words.size())) {
      command = command.flatMap(group -> group.below(word));
    }
    return command
        .map(known -> new CommandLine(known.spec()).getUsageMessage(Ansi.OFF))
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no command '" + String.join(" ", words) + "'",
                    "see 'servos --help'"));
  }
}

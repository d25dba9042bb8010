package io.servos.cli.command;

import io.servos.cli.output.Console;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// A command of several words, such as `servos image`. Those below it are made only when they are
/// asked for.
///
/// @param name with its parents
/// @param words of the commands below it, in the order of its help
/// @param commands makes the one of that word
public record Group(
    String name,
    String description,
    List<String> words,
    List<String> examples,
    Function<String, Optional<Command>> commands)
    implements Command {

  @Override
  public CommandSpec spec() {
    var spec = Specs.command(name, description);
    Specs.withHelp(spec);
    spec.usageMessage().customSynopsis(name + " COMMAND [OPTIONS]");
    spec.usageMessage().commandListHeading("%nCommands:%n").footer(Specs.examples(examples));
    words.forEach(
        word -> below(word).ifPresent(command -> spec.addSubcommand(word, command.spec())));
    return spec;
  }

  @Override
  public Optional<Command> below(String word) {
    return commands.apply(word);
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    console.print(new CommandLine(spec()).getUsageMessage(Ansi.OFF));
    return ExitCode.OK;
  }
}

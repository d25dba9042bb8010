package io.servos.cli.firmware;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command about firmware that prints one result.
///
/// @param name with its parents
record OnStore(
    String name,
    String description,
    List<OptionSpec> options,
    List<PositionalParamSpec> arguments,
    String example,
    Work work)
    implements Command {

  /// What is done.
  interface Work {
    Result of(Given given);
  }

  @Override
  public CommandSpec spec() {
    var all = new ArrayList<>(options);
    all.add(Specs.json());
    return Specs.command(name, description, all, arguments, List.of(example));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var given = new Given(parsed);
    var result = work.of(given);
    console.print(result.report(), given.json());
    return result.exitCode();
  }
}

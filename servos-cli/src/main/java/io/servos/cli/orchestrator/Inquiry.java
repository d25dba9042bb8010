package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import io.servos.containers.Orchestrator;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command that asks an engine for something, or has something done once, and prints one result.
///
/// @param name with its parents
/// @param plan makes of what is given a question
record Inquiry(
    String name,
    String description,
    List<OptionSpec> options,
    List<PositionalParamSpec> arguments,
    List<String> examples,
    Plan plan)
    implements Command {

  /// Finds mistakes in what is given before anything is done.
  interface Plan {
    Question of(Given given);
  }

  /// What is asked.
  interface Question {
    Report ask(Orchestrator engine) throws InterruptedException;
  }

  @Override
  public CommandSpec spec() {
    var all = new ArrayList<>(options);
    all.add(Specs.json());
    return Specs.command(name, description, all, arguments, examples);
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var question = plan.of(given);
    console.print(question.ask(Orchestrator.open()), given.json());
    return ExitCode.OK;
  }
}

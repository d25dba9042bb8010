package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.containers.Orchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// A command that does one thing to each of some names, and prints each name when it is done.
///
/// @param name with its parents
/// @param noun what the names are of, such as `CONTAINER`
/// @param plan makes of the options what is done
record Verb(
    String name,
    String description,
    String noun,
    List<OptionSpec> options,
    List<String> examples,
    Plan plan)
    implements Command {

  /// Finds mistakes in the options before anything is done.
  interface Plan {
    Act of(Given given);
  }

  /// What is done to one name.
  interface Act {
    void on(Orchestrator engine, String name) throws InterruptedException;
  }

  @Override
  public CommandSpec spec() {
    var all = new ArrayList<>(options);
    all.add(Specs.json());
    var names = "One or more, by name" + (noun.equals("VOLUME") ? "." : " or id.");
    return Specs.command(name, description, all, List.of(Specs.arguments(noun, names)), examples);
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var act = plan.of(given);
    var engine = Orchestrator.open();
    var done = new ArrayList<String>();
    for (var one : given.arguments()) {
      act.on(engine, one);
      done.add(one);
      if (!given.json()) {
        console.print(one + "\n");
      }
    }
    if (given.json()) {
      console.print(new Names(noun.toLowerCase(Locale.ROOT) + "s", done), true);
    }
    return ExitCode.OK;
  }
}

package io.servos.cli.drive;

import io.servos.boards.drive.CircuitPythonDrive;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command about a drive that prints one result.
///
/// @param name with its parents
/// @param plan makes of what is given what is done
record OnDrive(
    String name, String description, List<PositionalParamSpec> arguments, String example, Plan plan)
    implements Command {

  static final PositionalParamSpec DIR =
      Specs.argumentAt(0, "DIR", "Where the drive is mounted: a folder with boot_out.txt.");

  /// Finds mistakes in what is given before the drive is looked at.
  interface Plan {
    Work of(Given given);
  }

  /// What is done.
  interface Work {
    Report with(CircuitPythonDrive drive);
  }

  @Override
  public CommandSpec spec() {
    return Specs.command(name, description, List.of(Specs.json()), arguments, List.of(example));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var given = new Given(parsed);
    var work = plan.of(given);
    var drive = CircuitPythonDrive.at(Given.path("DIR", given.argument(0)));
    console.print(work.with(drive), given.json());
    return ExitCode.OK;
  }
}

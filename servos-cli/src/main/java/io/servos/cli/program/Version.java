package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos version`: what this build is.
record Version() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command("servos version", "Show the version, the licence and how this was built.");
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.usageMessage().footer("%nExample:", "  servos version --json");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    console.print(Build.ofThis(), Specs.isSet(parsed, "--json"));
    return ExitCode.OK;
  }
}

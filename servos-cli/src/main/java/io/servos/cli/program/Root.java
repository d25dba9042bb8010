package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos` alone.
record Root(Commands commands) implements Command {

  @Override
  public CommandSpec spec() {
    var spec = Specs.command("servos", "Run scripts and programs isolated, and prove it.");
    spec.addOption(Specs.flag("Show the version and exit.", "-V", "--version"));
    Specs.withHelp(spec);
    spec.usageMessage()
        .customSynopsis(
            "servos COMMAND [OPTIONS]", "       servos isolate [OPTIONS] SCRIPT [ARGS...]")
        .commandListHeading("%nCommands:%n")
        .footer(
            "%nExamples:",
            "  servos isolate hello.py", "  servos detect -v", "  servos isolate --help");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    if (Specs.isSet(parsed, "--version")) {
      console.print(Build.ofThis(), false);
    } else {
      console.print(commands.help());
    }
    return ExitCode.OK;
  }
}

package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.containers.Orchestrator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos volume restore`: makes a volume of an archive.
record VolumeRestore() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos volume restore",
            "Make a volume of an archive that 'servos volume backup' has written.",
            "A volume that is there already is left alone: remove it before, or use another"
                + " name.");
    spec.addOption(Specs.value("FILE", "Where from. Default: standard input.", "-i", "--input"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.argument("VOLUME", "What it is called."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos volume restore -i data.tar data",
                    "gunzip < data.tar.gz | servos volume restore data")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var name = given.argument(0);
    var archive = Archive.of(given, "--input", console);
    var volumes = Orchestrator.open().volumes();
    var made = archive.read(source -> volumes.restore(name, source));
    console.print(new Named("volume", made.name()), given.json());
    return ExitCode.OK;
  }
}

package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.containers.Orchestrator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos volume backup`: writes all that is in a volume to an archive.
record VolumeBackup() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos volume backup",
            "Write all that is in a volume to an archive (tar).",
            "Owners and permissions are in it. Stop what writes to the volume before: what is"
                + " written meanwhile may be in it by half.");
    spec.addOption(Specs.value("FILE", "Where to. Default: standard output.", "-o", "--output"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.argument("VOLUME", "By name."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos volume backup -o data.tar data",
                    "servos volume backup data | gzip > data.tar.gz")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    if (given.json() && given.value("--output").isEmpty()) {
      throw new UsageException("--json does not go without --output", "name a file with --output");
    }
    var name = given.argument(0);
    var volumes = Orchestrator.open().volumes();
    Archive.of(given, "--output", console).write(target -> volumes.backup(name, target));
    if (given.json()) {
      console.print(new Named("volume", name), true);
    }
    return ExitCode.OK;
  }
}

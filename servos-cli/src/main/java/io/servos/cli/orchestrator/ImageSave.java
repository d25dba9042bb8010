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

/// `servos image save`: writes images to an archive.
record ImageSave() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos image save", "Write images with their names and histories to an archive.");
    spec.addOption(Specs.value("FILE", "Where to. Default: standard output.", "-o", "--output"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.arguments("IMAGE", "One or more, by name or id."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos image save -o app.tar app:1",
                    "servos image save app:1 | gzip > app.tar.gz")));
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
    var names = given.arguments();
    var images = Orchestrator.open().images();
    Archive.of(given, "--output", console).write(target -> images.save(names, target));
    if (given.json()) {
      console.print(new Names("images", names), true);
    }
    return ExitCode.OK;
  }
}

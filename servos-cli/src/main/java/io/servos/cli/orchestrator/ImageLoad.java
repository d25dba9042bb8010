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

/// `servos image load`: takes images in from an archive.
record ImageLoad() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos image load", "Take in the images of an archive and print their names.");
    spec.addOption(Specs.value("FILE", "Where from. Default: standard input.", "-i", "--input"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos image load -i app.tar", "gunzip < app.tar.gz | servos image load")));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var archive = Archive.of(given, "--input", console);
    var images = Orchestrator.open().images();
    console.print(new Names("images", archive.read(images::load)), given.json());
    return ExitCode.OK;
  }
}

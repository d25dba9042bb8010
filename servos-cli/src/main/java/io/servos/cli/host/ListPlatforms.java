package io.servos.cli.host;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.detect.PlatformDetector;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos list-platforms`: what programs can be for.
public record ListPlatforms() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos list-platforms",
            "List the platforms; with -v also their container images and what works here.");
    spec.addOption(
        Specs.flag(
            "Show images and what works here, with the reason when it does not.",
            "-v",
            "--verbose"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  servos list-platforms", "  servos list-platforms --json | jq '.platforms[].name'");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    boolean asJson = Specs.isSet(parsed, "--json");
    if (!asJson && !Specs.isSet(parsed, "--verbose")) {
      console.print(PlatformList.names());
    } else {
      console.print(new PlatformList(new PlatformDetector().capabilities()), asJson);
    }
    return ExitCode.OK;
  }
}

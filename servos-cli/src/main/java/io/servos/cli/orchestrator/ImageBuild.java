package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.containers.Orchestrator;
import io.servos.containers.image.PlatformImages;
import io.servos.spi.Progress;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos image build`: makes an image from a folder with a Dockerfile.
record ImageBuild() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos image build",
            "Build the images of platforms, or an image from the Dockerfile in DIR.",
            "Without --tag: the image servos:PLATFORM with the tools of that platform, or those of"
                + " all; one that is up to date is left as it is. With --tag: the image of that"
                + " name from DIR; commands in it get no network unless --network says so, and no"
                + " registry is asked for its base. What commands print goes to standard error as"
                + " they go on; at the end the id of the image is printed.");
    addOptions(spec);
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.optional(
            "PLATFORM|all|DIR",
            "Which platform's image, by default all; or the files that the Dockerfile may use."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos image build x86_64",
                    "servos image build all --base registry.example.org/debian:13",
                    "servos image build -t app:1 .",
                    "servos image build -t app:1 --build-arg BASE=debian:trixie-slim --network"
                        + " host .")));
    return spec;
  }

  private static void addOptions(CommandSpec spec) {
    spec.addOption(
        Specs.value(
            "IMAGE",
            "What the images of platforms are built on. Default: SERVOS_BASE, or "
                + PlatformImages.BASE
                + ", which is fetched when it is not there.",
            "--base"));
    spec.addOption(
        Specs.value("NAME", "Name of an image to build from DIR, with its tag.", "-t", "--tag"));
    spec.addOption(Specs.value("FILE", "Default: DIR/Dockerfile.", "-f", "--file"));
    spec.addOption(Specs.values("K=V", "Value of an ARG in it; may be repeated.", "--build-arg"));
    spec.addOption(Specs.value("STAGE", "Stop at that stage.", "--target"));
    spec.addOption(
        Specs.value(
            "NETWORK",
            "What the commands in it see: none, host or a name. Default: none.",
            "--network"));
    spec.addOption(Specs.flag("Make every step anew.", "--no-cache"));
    spec.addOption(Specs.flag("Do not show what the commands print.", "-q", "--quiet"));
    spec.addOption(Specs.json());
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    if (given.value("--tag").isEmpty()) {
      return new PlatformBuild(given).run(console);
    }
    if (given.arguments().isEmpty()) {
      throw new UsageException("DIR is missing", "see 'servos image build --help'");
    }
    if (given.value("--base").isPresent()) {
      throw new UsageException(
          "--base is for the images of platforms", "use --build-arg, or leave --tag out");
    }
    var request = ImageCommands.request(given);
    var progress =
        given.json() || given.flag("--quiet") ? Progress.ignored() : BuildProgress.whole(console);
    try {
      var image = Orchestrator.open().images().build(request, progress);
      console.print(new ImageDetail(image), given.json());
    } finally {
      progress.end();
    }
    return ExitCode.OK;
  }
}

package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Descriptors;
import io.servos.cli.output.ProgressBar;
import io.servos.containers.Orchestrator;
import io.servos.containers.image.BuildListener;
import io.servos.containers.image.Image;
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
            "Build an image from the Dockerfile in DIR.",
            "What the commands in it print goes to standard error, as they go on; at the end the"
                + " id of the image is printed. They get no network unless --network says so, and"
                + " no registry is asked for the base.");
    spec.addOption(Specs.value("NAME", "Name of the image, with its tag.", "-t", "--tag"));
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
    Specs.withHelp(spec);
    spec.addPositional(Specs.argument("DIR", "The files that the Dockerfile may use."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos image build -t app:1 .",
                    "servos image build -t app:1 --build-arg BASE=debian:trixie-slim --network"
                        + " host .")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    if (given.value("--tag").isEmpty()) {
      throw new UsageException("--tag is missing", "name the image: --tag NAME:TAG");
    }
    var request = ImageCommands.request(given);
    var engine = Orchestrator.open();
    if (given.json() || given.flag("--quiet")) {
      print(engine.images().build(request, BuildListener.deaf()), given, console);
    } else if (Descriptors.isTerminal(2)) {
      try (var bar = new ProgressBar(console)) {
        print(engine.images().build(request, onTerminal(bar)), given, console);
      }
    } else {
      print(engine.images().build(request, inLines(console)), given, console);
    }
    return ExitCode.OK;
  }

  private static void print(Image image, Given given, Console console) {
    console.print(
        given.json() ? new ImageDetail(image) : new Named("image", image.id()), given.json());
  }

  private static BuildListener inLines(Console console) {
    return new BuildListener() {
      @Override
      public void step(int number, int count, String instruction) {
        console.show("step " + number + "/" + count + " " + instruction);
      }

      @Override
      public void line(String text) {
        console.show(text);
      }
    };
  }

  private static BuildListener onTerminal(ProgressBar bar) {
    return new BuildListener() {
      @Override
      public void step(int number, int count, String instruction) {
        bar.show(number, count, instruction);
      }

      @Override
      public void line(String text) {
        bar.say(text);
      }
    };
  }
}

package io.servos.cli.host;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.detect.PlatformDetector;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `servos detect`: what this host is.
public record Detect() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos detect", "Print the platform of this host; with -v what it is and can do.");
    spec.addOption(
        Specs.flag(
            "Show hardware, system and what works here, found by trying.", "-v", "--verbose"));
    spec.addOption(Specs.json());
    spec.addOption(
        OptionSpec.builder("--root")
            .type(String.class)
            .paramLabel("DIR")
            .description("Look at the host whose files lie below DIR. Nothing is tried there.")
            .build());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  servos detect", "  servos detect -v", "  servos detect -v --json | jq .features");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var detector = detector(parsed.matchedOptionValue("--root", "/"));
    boolean isVerbose = Specs.isSet(parsed, "--verbose");
    boolean asJson = Specs.isSet(parsed, "--json");
    if (!isVerbose && !asJson) {
      console.print(detector.detectPlatform() + "\n");
    } else {
      console.print(HostReport.of(detector, isVerbose), asJson);
    }
    return ExitCode.OK;
  }

  private static PlatformDetector detector(String root) {
    if (root.equals("/")) {
      return new PlatformDetector();
    }
    if (!Files.isDirectory(Path.of(root))) {
      throw new UsageException(
          "--root: '" + root + "' is not a directory", "name one that holds proc and sys");
    }
    return new PlatformDetector(Path.of(root));
  }
}

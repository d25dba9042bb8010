package io.servos.cli.host;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
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

  private static final String ROOT = "--root";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos detect", "Print the platform of this host; with -v what it is and can do.");
    spec.addOption(
        Specs.flag(
            "Show hardware, system and what works here, found by trying.", "-v", "--verbose"));
    spec.addOption(Specs.json());
    spec.addOption(rootOption());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  servos detect", "  servos detect -v", "  servos detect -v --json | jq .features");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var detector = detector(parsed);
    boolean isVerbose = Specs.isSet(parsed, "--verbose");
    boolean asJson = Specs.isSet(parsed, "--json");
    if (!isVerbose && !asJson) {
      console.print(detector.detectPlatform() + "\n");
    } else {
      console.print(HostReport.of(detector, isVerbose), asJson);
    }
    return ExitCode.OK;
  }

  /// The option that names another host's files.
  public static OptionSpec rootOption() {
    return Specs.value(
        "DIR", "Look at the host whose files lie below DIR. Nothing is tried there.", ROOT);
  }

  /// Where that option says.
  public static Path root(ParseResult parsed) {
    return Given.path(ROOT, parsed.matchedOptionValue(ROOT, "/"));
  }

  /// Detection of the host that the option names, or of this one.
  public static PlatformDetector detector(ParseResult parsed) {
    var root = root(parsed);
    if (root.equals(Path.of("/"))) {
      return new PlatformDetector();
    }
    if (!Files.isDirectory(root)) {
      throw new UsageException(
          "--root: '" + root + "' is not a directory", "name one that holds proc and sys");
    }
    return new PlatformDetector(root);
  }
}

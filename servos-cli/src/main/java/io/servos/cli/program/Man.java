package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Reason;
import io.servos.cli.command.Specs;
import io.servos.cli.manual.ManPage;
import io.servos.cli.output.Console;
import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos man`: writes the manual pages, for those who package the program.
record Man(Commands commands) implements Command {

  @Override
  public CommandSpec spec() {
    var spec = Specs.command("servos man", "Write the manual pages into a directory.");
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.argument("DIR", "The directory, such as share/man/man1. It is made when needed."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var directory = Path.of(parsed.matchedPositionalValue(0, ""));
    try {
      Files.createDirectories(directory);
      for (var page : ManPage.all(commands.everything(), Build.ofThis().version()).entrySet()) {
        Files.writeString(directory.resolve(page.getKey()), page.getValue());
      }
    } catch (IOException failure) {
      throw new BackendFailedException(
          "man",
          "'" + directory + "' cannot be written to: " + Reason.of(failure),
          "name a directory that you own",
          failure);
    }
    return ExitCode.OK;
  }
}

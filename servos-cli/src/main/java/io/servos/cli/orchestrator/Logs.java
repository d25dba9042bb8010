package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.config.Durations;
import io.servos.containers.Orchestrator;
import io.servos.containers.container.LogRequest;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos logs`: what a container has written, byte for byte, each output to its own.
///
/// @param name with its parents
public record Logs(String name) implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            name,
            "Show what a container has written.",
            "What it wrote to standard error goes there, all else to standard output.");
    spec.addOption(Specs.flag("Go on with what it writes, until it ends.", "-f", "--follow"));
    spec.addOption(
        Specs.value("TIME", "Leave out what is older: 10m, or 2026-01-31T12:00:00Z.", "--since"));
    spec.addOption(Specs.value("N", "Only the last N lines.", "-n", "--tail"));
    spec.addOption(Specs.flag("Begin each line with its time.", "-t", "--timestamps"));
    spec.addOption(Specs.flag("Print one JSON object a line instead of text.", "--json"));
    Specs.withHelp(spec);
    spec.addPositional(Specs.argument("CONTAINER", "By name or id."));
    spec.usageMessage()
        .footer(Specs.examples(List.of(name + " -f web", name + " --since 10m --tail 100 web")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var tail = given.whole("--tail");
    var request =
        new LogRequest(
            given.flag("--follow"),
            given.read("--since", Logs::since),
            tail.isPresent() ? OptionalInt.of(tail.get()) : OptionalInt.empty(),
            given.flag("--timestamps"));
    var containers = Orchestrator.open().containers();
    var outputs = Outputs.of(given.json(), console);
    try {
      containers.logs(given.argument(0), request, outputs);
    } catch (IOException unreadable) {
      throw new BackendFailedException(
          "logs", String.valueOf(unreadable.getMessage()), "run it again", unreadable);
    }
    outputs.end();
    return ExitCode.OK;
  }

  /// So long ago, or a time.
  private static Instant since(String text) {
    try {
      return text.contains("T") ? Instant.parse(text) : Instant.now().minus(Durations.parse(text));
    } catch (DateTimeException | InvalidConfigException _) {
      throw InvalidConfigException.of(
          "", "'" + text + "' is not a time", "use one such as 10m or 2026-01-31T12:00:00Z");
    }
  }
}

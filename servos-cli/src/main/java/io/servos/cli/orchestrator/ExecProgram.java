package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.cli.run.CallerInput;
import io.servos.cli.run.RunReport;
import io.servos.cli.run.TerminalMode;
import io.servos.containers.Orchestrator;
import io.servos.containers.container.Exec;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos exec`: runs a further program in a container, its streams and exit code passed through.
///
/// @param name with its parents
public record ExecProgram(String name) implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            name,
            "Run a further program in a container that runs.",
            "Its output and exit status pass through. Options come before CONTAINER; all that"
                + " follows it belongs to the program.");
    spec.addOption(Specs.flag("Send it what is sent to servos.", "-i", "--interactive"));
    spec.addOption(Specs.flag("Give it a terminal.", "-t", "--tty"));
    spec.addOption(
        Specs.values(
            "K[=V]", "Set a variable, or copy it from here; may be repeated.", "-e", "--env"));
    spec.addOption(Specs.value("USER[:GROUP]", "Who it runs as.", "-u", "--user"));
    spec.addOption(Specs.value("DIR", "Where it starts, inside.", "-w", "--workdir"));
    spec.addOption(
        Specs.flag("Print one JSON object at the end: exit status and output.", "--json"));
    Specs.withHelp(spec);
    spec.addPositional(Specs.argumentAt(0, "CONTAINER", "By name or id."));
    spec.addPositional(
        Specs.argumentsFrom(1, 1, "PROGRAM", "What to run, and what it gets as its arguments."));
    spec.usageMessage()
        .customSynopsis(name + " [OPTIONS] CONTAINER PROGRAM [ARGS...]")
        .footer(Specs.examples(List.of(name + " web ls -l /", name + " -it web sh")));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var words = given.arguments();
    if (given.flag("--tty") && given.json()) {
      throw new UsageException("--tty does not go with --json", "leave one of them out");
    }
    var size =
        given.flag("--tty")
            ? Optional.of(
                TerminalMode.input("--tty: ", "leave it out, or start servos in a terminal"))
            : Optional.<Input.Terminal>empty();
    var request =
        new Exec.Request(
            words.subList(1, words.size()),
            given.pairs("--env", true),
            given.value("--user"),
            given.value("--workdir"),
            size.isPresent(),
            given.flag("--interactive"));
    var containers = Orchestrator.open().containers();
    try (var exec = containers.exec(words.getFirst(), request)) {
      return pass(exec, request, size, given.json(), console);
    } catch (IOException broken) {
      throw new BackendFailedException(
          "exec", String.valueOf(broken.getMessage()), "run it again", broken);
    }
  }

  private static int pass(
      Exec exec,
      Exec.Request request,
      Optional<Input.Terminal> size,
      boolean asJson,
      Console console)
      throws IOException, InterruptedException {
    if (size.isEmpty()) {
      pump(exec, request, console);
      return asJson ? collect(exec, console) : exec.pass(Outputs.of(false, console));
    }
    exec.resize(size.get().rows(), size.get().columns());
    try (var _ = TerminalMode.raw(size.get(), now -> resize(exec, now))) {
      pump(exec, request, console);
      return exec.pass(Outputs.of(false, console));
    }
  }

  private static void pump(Exec exec, Exec.Request request, Console console) {
    if (request.input()) {
      CallerInput.pump(console.stdin(), exec.stdin());
    }
  }

  private static void resize(Exec exec, Input.Terminal size) {
    try {
      exec.resize(size.rows(), size.columns());
    } catch (InterruptedException _) {
      // Nobody interrupts the thread that follows the size.
      Thread.currentThread().interrupt();
    }
  }

  private static int collect(Exec exec, Console console) throws IOException, InterruptedException {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    int status =
        exec.pass((isError, buffer, count) -> (isError ? stderr : stdout).write(buffer, 0, count));
    console.print(
        Json.of(
                json -> {
                  json.writeStartObject();
                  json.writeNumberProperty("exitStatus", status);
                  RunReport.writeOutput(
                      json,
                      "stdout",
                      stdout.toByteArray(),
                      stdout.toString(StandardCharsets.UTF_8));
                  RunReport.writeOutput(
                      json,
                      "stderr",
                      stderr.toByteArray(),
                      stderr.toString(StandardCharsets.UTF_8));
                  json.writeEndObject();
                })
            + "\n");
    return status;
  }
}

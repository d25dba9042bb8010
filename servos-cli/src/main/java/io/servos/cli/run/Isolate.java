package io.servos.cli.run;

import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Plain;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.cli.output.Visible;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Workload;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos isolate`: runs a script in a sandbox, its streams and exit code passed through.
public record Isolate(Engine.Factory engines) implements Plain {

  @Override
  public CommandSpec spec() {
    return IsolateSpec.create();
  }

  @Override
  public Optional<Task> task(List<String> words) {
    return PlainOptions.read(words)
        .map(options -> new Task(options.json(), console -> run(options, console)));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    return run(IsolateOptions.of(parsed), console);
  }

  private int run(IsolateOptions options, Console console) throws InterruptedException {
    var config = options.config(EnvironmentConfig.defaults());
    var input = input(options);
    var workload =
        new Workload(Given.path("SCRIPT", options.script()), options.arguments(), input)
            .withSettings(BoardOptions.settings(options));
    var board = BoardResults.prepare(options, config.platform());
    var profile = options.value(Profiling.OPTION).map(_ -> Profiling.prepare(options));
    if (options.flag(BoardOptions.GDB)) {
      Debugging.check(options, config.platform());
    }
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      if (options.explain()) {
        return explain(engine, workload, options, console);
      }
      var session = new Session(options, config, input, board, console);
      if (profile.isPresent()) {
        return new Profiling(session, engine, profile.get()).run(interruption, workload);
      }
      return options.flag(BoardOptions.GDB)
          ? new Debugging(session, engine, interruption, console).run(workload, config.platform())
          : session.run(interruption, () -> engine.start(workload));
    }
  }

  private static Input input(IsolateOptions options) {
    if (options.explain()) {
      return new Input.Empty();
    }
    if (options.tty()) {
      if (options.json() || options.value("--stdin").isPresent()) {
        throw new UsageException(
            "--tty does not go with --json or --stdin", "leave one of them out");
      }
      return TerminalMode.input("--tty: ", "leave it out, or start servos in a terminal");
    }
    return options.value("--stdin").map(Isolate::fromFile).orElseGet(CallerInput::input);
  }

  static Input fromFile(String name) {
    var file = Given.path("--stdin", name);
    if (Files.isDirectory(file) || !Files.isReadable(file)) {
      throw new UsageException(
          "--stdin: '" + name + "' cannot be read",
          "name a file that exists and that you may read");
    }
    return new Input.FromFile(file);
  }

  private static int explain(
      Engine engine, Workload workload, IsolateOptions options, Console console) {
    var plan = engine.explain(workload).stripTrailing();
    if (options.json()) {
      console.print(
          Json.of(
                  json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("plan");
                    plan.lines().forEach(json::writeString);
                    json.writeEndArray();
                    json.writeEndObject();
                  })
              + "\n");
    } else {
      console.print(Visible.lines(plan) + "\n");
    }
    return ExitCode.OK;
  }
}

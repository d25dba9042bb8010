package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.containers.Orchestrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos container wait`: waits for the end of containers and prints their exit statuses.
record ContainerWait() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos container wait",
            "Wait until containers have ended, and print their exit statuses.");
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.arguments("CONTAINER", "One or more, by name or id."));
    spec.usageMessage().footer(Specs.examples(List.of("servos container wait job")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var containers = Orchestrator.open().containers();
    var ended = new LinkedHashMap<String, Integer>();
    for (var name : given.arguments()) {
      int status = containers.await(name);
      ended.put(name, status);
      if (!given.json()) {
        console.print(status + "\n");
      }
    }
    if (given.json()) {
      console.print(json(ended) + "\n");
    }
    return ExitCode.OK;
  }

  private static String json(Map<String, Integer> ended) {
    return Json.of(
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("containers");
          ended.forEach(
              (name, status) -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeNumberProperty("exitStatus", status);
                json.writeEndObject();
              });
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}

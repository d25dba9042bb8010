package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Descriptors;
import io.servos.cli.output.Json;
import io.servos.cli.output.Quantity;
import io.servos.cli.output.Table;
import io.servos.containers.Orchestrator;
import io.servos.containers.container.Container;
import io.servos.containers.container.Containers;
import io.servos.containers.container.PrometheusText;
import io.servos.containers.container.Sample;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/// `servos stats`: what containers use, once a second.
///
/// @param name with its parents
public record Stats(String name) implements Command {

  private static final String PROMETHEUS = "--prometheus";
  private static final String CLEAR = "\u001b[H\u001b[J";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            name,
            "Show what containers use, once a second until they end.",
            "Processor use is in percent of one processor. Memory is without what the kernel would"
                + " give up from its cache.");
    spec.addOption(Specs.flag("Only once.", "--no-stream"));
    spec.addOption(Specs.flag("Print one JSON object a line instead of text.", "--json"));
    spec.addOption(Specs.flag("Print metrics for Prometheus, once.", PROMETHEUS));
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.argumentsFrom(0, 0, "CONTAINER", "By name or id. Default: all that run."));
    spec.usageMessage()
        .customSynopsis(name + " [OPTIONS] [CONTAINER...]")
        .footer(
            Specs.examples(
                List.of(name, name + " --no-stream --json web", name + " --prometheus")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    if (given.json() && given.flag(PROMETHEUS)) {
      throw new UsageException("--json and --prometheus are two formats", "use one of them");
    }
    var containers = Orchestrator.open().containers();
    boolean isOnce = given.flag("--no-stream") || given.flag(PROMETHEUS);
    try (var watch = StatsWatch.begin(containers, names(given, containers))) {
      boolean goesOn = true;
      while (goesOn) {
        var samples = watch.next();
        goesOn = !isOnce && !samples.isEmpty();
        if (goesOn || isOnce) {
          console.print(text(given, samples, isOnce));
        }
      }
    }
    return ExitCode.OK;
  }

  private static List<String> names(Given given, Containers containers)
      throws InterruptedException {
    var named = given.arguments();
    return named.isEmpty() ? containers.list(false).stream().map(Container::name).toList() : named;
  }

  private static String text(Given given, Collection<Sample> samples, boolean isOnce) {
    if (given.flag(PROMETHEUS)) {
      return PrometheusText.of(samples);
    }
    return given.json() ? lines(samples) : table(samples, isOnce);
  }

  private static String table(Collection<Sample> samples, boolean isOnce) {
    var table = new Table("NAME", "CPU", "MEMORY", "LIMIT", "NET IN/OUT", "BLOCK IN/OUT", "PIDS");
    for (var sample : samples) {
      table.add(
          sample.name(),
          String.format(Locale.ROOT, "%.2f%%", sample.cpuPercent().orElse(0)),
          Quantity.bytes(sample.memoryBytes()),
          Quantity.bytes(sample.memoryLimitBytes()),
          Quantity.bytes(sample.receivedBytes()) + " / " + Quantity.bytes(sample.sentBytes()),
          Quantity.bytes(sample.blockBytesRead())
              + " / "
              + Quantity.bytes(sample.blockBytesWritten()),
          Long.toString(sample.pids()));
    }
    return (isOnce || !Descriptors.isTerminal(1) ? "" : CLEAR) + table.text();
  }

  private static String lines(Collection<Sample> samples) {
    var lines = new StringBuilder();
    for (var sample : samples) {
      lines.append(Json.of(json -> write(json, sample))).append('\n');
    }
    return lines.toString();
  }

  private static void write(JsonGenerator json, Sample sample) {
    json.writeStartObject();
    json.writeStringProperty("container", sample.name());
    json.writeStringProperty("time", sample.time().toString());
    sample.cpuPercent().ifPresent(percent -> json.writeNumberProperty("cpuPercent", percent));
    sample.cpuTime().ifPresent(time -> json.writeNumberProperty("cpuMillis", time.toMillis()));
    json.writeNumberProperty("memoryBytes", sample.memoryBytes());
    json.writeNumberProperty("memoryLimitBytes", sample.memoryLimitBytes());
    json.writeNumberProperty("receivedBytes", sample.receivedBytes());
    json.writeNumberProperty("sentBytes", sample.sentBytes());
    json.writeNumberProperty("blockBytesRead", sample.blockBytesRead());
    json.writeNumberProperty("blockBytesWritten", sample.blockBytesWritten());
    json.writeNumberProperty("pids", sample.pids());
    json.writeEndObject();
  }
}

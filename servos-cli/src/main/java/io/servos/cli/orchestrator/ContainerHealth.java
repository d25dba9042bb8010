package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.containers.Orchestrator;
import io.servos.containers.container.Probe;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/// `servos container health`: whether a container does its work.
record ContainerHealth() implements Command {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Pattern HTTP = Pattern.compile("(\\d{1,5})(/[!-~]*)?");

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos container health",
            "Ask whether a container does its work, by its own health check or by another"
                + " question.",
            "The host asks --tcp and --http at the container's own address.");
    spec.addOption(Specs.value("PORT", "Does it take a connection there?", "--tcp"));
    spec.addOption(
        Specs.value("PORT[/PATH]", "Does it answer a request with 200 to 399?", "--http"));
    spec.addOption(Specs.value("COMMAND", "Does that, in its shell, end with status 0?", "--exec"));
    spec.addOption(Specs.value("TIME", "Of one question. Default: 5s.", "--timeout"));
    spec.addOption(Specs.value("TIME", "Ask again and again for that long.", "--wait"));
    spec.addOption(Specs.value("TIME", "Between two questions. Default: 1s.", "--interval"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.argument("CONTAINER", "By name or id."));
    spec.usageMessage()
        .footer(
            "%nExit codes:",
            "  0      it does",
            "  1      it does not",
            "  125    nobody could tell",
            "%nExamples:",
            "  servos container health web",
            "  servos container health --http 80/ready --wait 30s web");
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var probe = probe(given);
    var timeout = given.time("--timeout").orElse(TIMEOUT);
    var interval = given.time("--interval").orElse(INTERVAL);
    var wait = given.time("--wait");
    var containers = Orchestrator.open().containers();
    var name = given.argument(0);
    var finding =
        wait.isPresent()
            ? containers.awaitHealthy(name, probe, interval, wait.get())
            : containers.probe(name, probe, timeout);
    console.print(new FindingReport(finding), given.json());
    return finding.isHealthy() ? ExitCode.OK : ExitCode.UNHEALTHY;
  }

  private static Probe probe(Given given) {
    if (Stream.of("--tcp", "--http", "--exec").filter(one -> given.value(one).isPresent()).count()
        > 1) {
      throw new UsageException("there are several questions", "ask one of --tcp, --http, --exec");
    }
    var command = given.value("--exec");
    if (command.isPresent()) {
      return new Probe.Command(List.of("sh", "-c", command.get()));
    }
    var tcp = given.whole("--tcp");
    if (tcp.isPresent()) {
      return new Probe.Tcp(port("--tcp", tcp.get()));
    }
    return given.value("--http").map(ContainerHealth::http).orElseGet(Probe.EngineCheck::new);
  }

  private static Probe http(String text) {
    var found = HTTP.matcher(text);
    if (!found.matches()) {
      throw new UsageException(
          "--http: '" + text + "' is not PORT/PATH", "use one such as 8080/ready");
    }
    var path = found.group(2);
    return new Probe.HttpGet(
        port("--http", Integer.parseInt(found.group(1))), path == null ? "/" : path);
  }

  private static int port(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw new UsageException(option + ": " + port + " is no port", "use 1 to 65535");
    }
    return port;
  }

  /// What a probe has found.
  private record FindingReport(Probe.Finding finding) implements Report {

    @Override
    public String text() {
      return (finding.isHealthy() ? "healthy: " : "unhealthy: ") + Visible.of(finding.why()) + "\n";
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeBooleanProperty("healthy", finding.isHealthy());
      json.writeStringProperty("why", finding.why());
      json.writeEndObject();
    }
  }
}

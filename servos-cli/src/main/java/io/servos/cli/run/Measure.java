package io.servos.cli.run;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.model.Workload;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos measure`: runs a script again and again, and says what the runs took.
public record Measure(Engine.Factory engines) implements Command {

  private static final String RUNS = "--runs";
  private static final String WARMUP = "--warmup";
  private static final int DEFAULT_RUNS = 10;
  private static final int DEFAULT_WARMUP = 1;
  private static final int MOST = 10_000;

  private static final List<String> EXAMPLES =
      List.of(
          "servos measure hello.py",
          "servos measure --runs 50 --warmup 3 --json job.py input.csv",
          "servos measure --isolation docker hello.py");

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos measure",
            "Measure repeated runs of a script in a sandbox of this Linux host.",
            "Each run gets an isolation of its own. What the runs write is dropped; one that does"
                + " not exit with status 0 ends the measurement, with its standard error and exit"
                + " code. Sources are compiled once, before the first run.");
    spec.addOption(Specs.value("N", "Runs that are measured. Default: 10.", RUNS));
    spec.addOption(Specs.value("N", "Runs before, not measured. Default: 1.", WARMUP));
    IsolateSpec.addEnvironment(spec);
    IsolateSpec.addLimits(spec);
    spec.addOption(Specs.value("FILE", "What each run reads. Default: nothing.", "--stdin"));
    spec.addOption(Specs.json());
    spec.addOption(Specs.flag("Do not say which limit ended a run.", "-q", "--quiet"));
    IsolateSpec.addLog(spec);
    Specs.withHelp(spec);
    IsolateSpec.addScript(spec);
    spec.usageMessage()
        .customSynopsis("servos measure [OPTIONS] SCRIPT [ARGS...]")
        .footer(Specs.examples(EXAMPLES));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var options = IsolateOptions.of(parsed);
    var given = new Given(parsed);
    int runs = given.whole(RUNS).orElse(DEFAULT_RUNS);
    int warmups = given.whole(WARMUP).orElse(DEFAULT_WARMUP);
    if (runs < 1 || runs > MOST || warmups > MOST) {
      throw new UsageException(
          "there are 1 to %d runs that are measured, and at most %d before".formatted(MOST, MOST),
          "change " + RUNS + " or " + WARMUP);
    }
    var config = options.config(EnvironmentConfig.defaults());
    var input = options.value("--stdin").map(Isolate::fromFile).orElseGet(Input.Empty::new);
    var workload = new Workload(Given.path("SCRIPT", options.script()), options.arguments(), input);
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      var measured = engine.measure(workload, warmups, runs, interruption::stops);
      if (measured.failed().isPresent()) {
        var session = new Session(options, config, input, console);
        return failed(session, measured.failed().get(), interruption.signal());
      }
      console.print(new MeasureReport(workload, config.isolation(), measured), options.json());
      return ExitCode.OK;
    }
  }

  private static int failed(Session session, ExecutionResult result, int signal) {
    var console = session.console();
    console.pass(result.stderr());
    var _ = session.explained(result);
    if (result.outcome() instanceof Outcome.Exited(int status)) {
      console.say(
          "a run exited with status " + status + ", so nothing was measured",
          "measure what exits with status 0");
    }
    return ExitCode.of(result.outcome(), signal);
  }
}

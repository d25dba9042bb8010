package io.servos.cli.run;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos test`: runs the tests of a project in a sandbox.
public record TestProject(Engine.Factory engines) implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos test",
            "Run the tests of a project in a sandbox of this Linux host.",
            "Maven, CMake, Node and pytest are known by the files in DIR, in this order. What they"
                + " print comes out, and their exit status.");
    spec.addOption(
        Specs.choice(
            List.of("mvn", "ctest", "node", "pytest"),
            "KIND",
            "What runs the tests: mvn, ctest, node or pytest.",
            "--kind"));
    spec.addOption(Specs.value("FILE", "Write a report in the format of JUnit.", "--junit"));
    IsolateSpec.addEnvironment(spec);
    IsolateSpec.addLimits(spec);
    spec.addOption(Specs.value("FILE", "Write which barriers stood, as JSON.", "--receipt"));
    spec.addOption(Specs.flag("Do not say which limit ended the tests.", "-q", "--quiet"));
    IsolateSpec.addLog(spec);
    Specs.withHelp(spec);
    spec.usageMessage().customSynopsis("servos test [OPTIONS] [DIR]");
    return spec.addPositional(Specs.optional("DIR", "Where the project is. Default: here."));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var options = new IsolateOptions(parsed);
    var config = options.config(EnvironmentConfig.defaults());
    var folder = Given.path("DIR", parsed.matchedPositionalValue(0, "."));
    var kind = options.value("--kind");
    var input = new Input.Empty();
    var report = options.value("--junit").map(name -> ResultFile.prepare("report", name));
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      return new Session(options, config, input, console)
          .run(interruption, () -> Reporting.begin(engine.tests(folder, kind), report));
    }
  }
}

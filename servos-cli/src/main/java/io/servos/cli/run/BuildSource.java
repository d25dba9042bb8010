package io.servos.cli.run;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Workload;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos build`: compiles a source in a sandbox and keeps the program.
public record BuildSource(Engine.Factory engines) implements Command {

  /// A compiler has neither a network nor anything to write to.
  private static final List<String> USELESS =
      List.of("--network", "--allow-net", "--writable", "--workdir");

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos build",
            "Compile a source in a sandbox of this Linux host and keep the program.",
            "The compiler gets no network and can write nowhere. Flags for it come in variables:"
                + " --env CFLAGS=-g.");
    spec.addOption(
        Specs.value(
            "FILE",
            "The program, or the folder for what ESP-IDF builds. Default: the name of SOURCE"
                + " without its end.",
            "-o",
            "--output"));
    IsolateSpec.addEnvironment(spec);
    USELESS.forEach(name -> spec.remove(spec.findOption(name)));
    IsolateSpec.addLimits(spec);
    spec.addOption(Specs.json());
    spec.addOption(Specs.flag("Do not say which limit ended the compiler.", "-q", "--quiet"));
    IsolateSpec.addLog(spec);
    BoardOptions.addBuilding(spec);
    Specs.withHelp(spec);
    spec.usageMessage().customSynopsis("servos build [OPTIONS] SOURCE");
    return spec.addPositional(
        Specs.argument(
            "SOURCE",
            "What to compile: C, C++, Go, Rust or a sketch, by its extension; or the folder of a"
                + " project for a board."));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var options = IsolateOptions.of(parsed);
    var config = options.config(EnvironmentConfig.defaults());
    var source = Given.path("SOURCE", options.script());
    var output = options.value("--output").map(name -> Given.path("--output", name));
    var workload =
        new Workload(source, List.of(), new Input.Empty())
            .withSettings(BoardOptions.settings(options));
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      var result = engine.build(workload, output);
      if (options.json()) {
        console.print(Json.of(new RunReport(result)::writeTo) + "\n");
      } else {
        console.pass(result.stderr());
        var _ = new Session(options, config, new Input.Empty(), console).explained(result);
      }
      return ExitCode.of(result.outcome(), interruption.signal());
    }
  }
}

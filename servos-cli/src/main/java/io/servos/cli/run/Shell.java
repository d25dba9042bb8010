package io.servos.cli.run;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos shell`: an interactive shell in a sandbox, on a terminal of its own.
public record Shell(Engine.Factory engines) implements Command {

  private static final String PROMPT = "PS1";
  private static final String TERMINAL_TYPE = "TERM";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos shell",
            "Open an interactive shell in a sandbox of this Linux host.",
            "It sees what a script in DIR would see, and has no time limit unless one is given."
                + " Ctrl-C goes to what runs inside; 'exit' or Ctrl-D ends it.");
    IsolateSpec.addEnvironment(spec);
    IsolateSpec.addLimits(spec);
    spec.addOption(Specs.value("FILE", "Write which barriers stood, as JSON.", "--receipt"));
    spec.addOption(Specs.flag("Do not say which limit ended the shell.", "-q", "--quiet"));
    IsolateSpec.addLog(spec);
    Specs.withHelp(spec);
    spec.usageMessage().customSynopsis("servos shell [OPTIONS] [DIR]");
    return spec.addPositional(
        Specs.optional("DIR", "What the shell sees and where it starts. Default: here."));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var options = IsolateOptions.of(parsed);
    var config = prompting(options.config(endless()));
    var input = TerminalMode.input("", "use 'servos isolate' for what needs no terminal");
    var folder = Given.path("DIR", parsed.matchedPositionalValue(0, "."));
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      return new Session(options, config, input, console)
          .run(interruption, () -> engine.shell(folder, input));
    }
  }

  private static EnvironmentConfig endless() {
    return EnvironmentConfig.defaults().withLimits(Limits.DEFAULT.withWallTime(Optional.empty()));
  }

  /// The terminal is the caller's, and its prompt says where one is.
  private static EnvironmentConfig prompting(EnvironmentConfig config) {
    var set = new HashMap<>(config.environment());
    set.putIfAbsent(
        PROMPT,
        "servos" + config.platform().map(platform -> " " + platform).orElse("") + ":\\w\\$ ");
    var copied = new HashSet<>(config.passEnvironment());
    copied.add(TERMINAL_TYPE);
    return config.withEnvironment(set).withPassEnvironment(copied);
  }
}

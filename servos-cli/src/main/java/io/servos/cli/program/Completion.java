package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.manual.BashCompletion;
import io.servos.cli.manual.FishCompletion;
import io.servos.cli.manual.ZshCompletion;
import io.servos.cli.output.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `servos completion`: what makes a shell complete our command lines.
record Completion(Commands commands) implements Command {

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public CommandSpec spec() {
    var spec = Specs.command("servos completion", "Print a completion script for a shell.");
    Specs.withHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("SHELL")
            .completionCandidates(SHELLS)
            .description("bash, zsh or fish.")
            .build());
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  source <(servos completion bash)",
            "  servos completion zsh > ~/.zfunc/_servos",
            "  servos completion fish > ~/.config/fish/completions/servos.fish");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) {
    var all = commands.everything();
    console.print(
        switch (parsed.matchedPositionalValue(0, "")) {
          case "bash" -> BashCompletion.of(all);
          case "zsh" -> ZshCompletion.of(all);
          case "fish" -> FishCompletion.of(all);
          case String other ->
              throw new UsageException(
                  "there is no completion for the shell '" + other + "'", "use bash, zsh or fish");
        });
    return ExitCode.OK;
  }
}

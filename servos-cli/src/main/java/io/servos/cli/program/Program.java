package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Failure;
import io.servos.cli.command.Plain;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.UnwritableException;
import io.servos.engine.IsolationManager;
import io.servos.model.ServosException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The program: finds the command, runs it, and says what went wrong.
///
/// @param commands what there is to do
public record Program(Commands commands, Console console) {

  /// Over this host.
  public static Program over(Console console) {
    return new Program(
        new Commands(
            (config, log, progress) -> new HostEngine(new IsolationManager(config, log, progress))),
        console);
  }

  /// Does what the arguments say.
  ///
  /// @return the exit code
  public int run(String... arguments) throws InterruptedException {
    try {
      return dispatch(arguments);
    } catch (UnwritableException full) {
      return new Failure(console, false).of(full);
    }
  }

  private int dispatch(String... arguments) throws InterruptedException {
    var command = arguments.length == 0 ? Optional.<Command>empty() : commands.named(arguments[0]);
    if (command.isEmpty()) {
      return run(commands.root(), commands.everything(), arguments);
    }
    var below =
        arguments.length == 1 ? Optional.<Command>empty() : command.get().below(arguments[1]);
    var called = below.orElseGet(command::get);
    var rest = Arrays.copyOfRange(arguments, below.isPresent() ? 2 : 1, arguments.length);
    if (called instanceof Plain plain) {
      var task = plain.task(List.of(rest));
      if (task.isPresent()) {
        return run(task.get().json(), task.get().body());
      }
    }
    return run(called, called.spec(), rest);
  }

  private int run(Command command, CommandSpec spec, String... arguments)
      throws InterruptedException {
    var line = Specs.line(spec, command.stopsAtFirstArgument());
    ParseResult parsed;
    try {
      parsed = line.parseArgs(arguments);
    } catch (ParameterException wrong) {
      return new Failure(console, false).of(new Mistake(wrong).told());
    }
    if (parsed.isUsageHelpRequested()) {
      console.print(line.getUsageMessage(Ansi.OFF));
      return ExitCode.OK;
    }
    return run(parsed.hasMatchedOption("--json"), told -> command.run(parsed, told));
  }

  private int run(boolean json, Plain.Body body) throws InterruptedException {
    var failed = new Failure(console, json);
    try {
      return body.run(console);
    } catch (UsageException wrong) {
      return failed.of(wrong);
    } catch (ServosException failure) {
      return failed.of(failure);
    }
  }
}

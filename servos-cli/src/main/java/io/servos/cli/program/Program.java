package io.servos.cli.program;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.cli.output.UnwritableException;
import io.servos.engine.IsolationManager;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.ServosException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
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
      return unwritable(full);
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
    return run(called, called.spec(), rest);
  }

  private int run(Command command, CommandSpec spec, String... arguments)
      throws InterruptedException {
    var line = new CommandLine(spec);
    ParseResult parsed;
    try {
      line.setStopAtPositional(command.stopsAtFirstArgument())
          .setExpandAtFiles(false)
          .setToggleBooleanFlags(false);
      parsed = line.parseArgs(arguments);
    } catch (ParameterException wrong) {
      return usage(new Mistake(wrong).told(), false);
    }
    if (parsed.isUsageHelpRequested()) {
      console.print(line.getUsageMessage(Ansi.OFF));
      return ExitCode.OK;
    }
    boolean asJson = parsed.hasMatchedOption("--json");
    try {
      return command.run(parsed, console);
    } catch (UsageException wrong) {
      return usage(wrong, asJson);
    } catch (ServosException failure) {
      return failed(failure, asJson);
    }
  }

  private int usage(UsageException wrong, boolean asJson) {
    if (asJson) {
      printError(wrong.fact(), wrong.remedy());
    } else {
      console.say(wrong.fact(), wrong.remedy());
    }
    return ExitCode.USAGE;
  }

  private int failed(ServosException failure, boolean asJson) {
    if (asJson) {
      printError(failure.getMessage(), failure.remedy());
    } else if (failure instanceof InvalidConfigException config) {
      config.problems().forEach(problem -> console.say(problem.sentence(), problem.remedy()));
    } else {
      if (failure instanceof InvalidWorkloadException workload && !workload.details().isEmpty()) {
        console.show(workload.details());
      }
      console.say(failure.getMessage(), failure.remedy());
    }
    return ExitCode.of(failure);
  }

  private void printError(String message, String remedy) {
    console.print(
        Json.of(
                json -> {
                  json.writeStartObject();
                  json.writeObjectPropertyStart("error");
                  json.writeStringProperty("message", message);
                  json.writeStringProperty("remedy", remedy);
                  json.writeEndObject();
                  json.writeEndObject();
                })
            + "\n");
  }

  private int unwritable(UnwritableException full) {
    if (full.isReaderGone()) {
      return ExitCode.READER_GONE;
    }
    console.say("the output cannot be written: " + full.getMessage(), "make room where it goes");
    return ExitCode.REFUSED;
  }
}

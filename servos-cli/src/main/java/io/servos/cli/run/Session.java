package io.servos.cli.run;

import io.servos.cli.command.ExitCode;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.model.Stage;
import java.util.ArrayList;

/// One run on the caller's streams: what it gets, what it says, and how it ends.
///
/// @param board what is wanted of a board besides
public record Session(
    IsolateOptions options,
    EnvironmentConfig config,
    Input input,
    BoardResults board,
    Console console) {

  /// A run from which no results of a board are wanted.
  public Session(IsolateOptions options, EnvironmentConfig config, Input input, Console console) {
    this(options, config, input, BoardResults.none(), console);
  }

  /// Starts something.
  public interface Beginning {
    Engine.Job start() throws InterruptedException;
  }

  /// Runs it to its end.
  ///
  /// @param stopping lasts until all that was opened for the run is closed
  /// @return the exit code
  public int run(Stopping stopping, Beginning beginning) throws InterruptedException {
    var receipt = options.value("--receipt").map(name -> ResultFile.prepare("receipt", name));
    var job = board.overheard(beginning.start());
    stopping.stops(job);
    receipt.ifPresent(file -> file.write(job.receipt()));
    var result = pass(job);
    if (result.board().isPresent()) {
      // What a board lacks, and what it used, is known at its end.
      receipt.ifPresent(file -> file.write(result.receipt()));
    }
    int code = ExitCode.of(result.outcome(), stopping.signal());
    return code == ExitCode.OK && !board.isAsExpected() ? ExitCode.UNEXPECTED : code;
  }

  private ExecutionResult pass(Engine.Job job) throws InterruptedException {
    var terminal = new ArrayList<TerminalMode>();
    if (input instanceof Input.Terminal size) {
      terminal.add(TerminalMode.raw(size, job::resize));
    }
    try {
      if (!(input instanceof Input.Empty || input instanceof Input.FromFile)) {
        CallerInput.pump(console.stdin(), job.stdin());
      }
      return options.json() ? report(job.collect()) : explained(board.judge(passed(job)));
    } finally {
      terminal.forEach(TerminalMode::close);
    }
  }

  private ExecutionResult passed(Engine.Job job) throws InterruptedException {
    new Passage(job, console).pass();
    return job.await();
  }

  private ExecutionResult report(ExecutionResult result) {
    var judged = board.judge(result);
    console.print(Json.of(new RunReport(judged, board.verdicts())::writeTo) + "\n");
    return result;
  }

  /// Says what its exit code does not.
  ExecutionResult explained(ExecutionResult result) {
    if (result.outcome() instanceof Outcome.FailedToStart(var failure)) {
      console.say(failure.message(), failure.remedy());
      return result;
    }
    boolean isTold = !options.quiet() || result.outcome() instanceof Outcome.Lost;
    if (isTold && !(result.outcome() instanceof Outcome.Exited)) {
      var prefix = result.stage() == Stage.BUILD ? "the build: " : "";
      new Ending(result.outcome()).explanation().ifPresent(text -> console.say(prefix + text));
    }
    board.complaints(result).forEach(console::say);
    return result;
  }
}

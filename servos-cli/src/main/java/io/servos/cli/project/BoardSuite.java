package io.servos.cli.project;

import io.servos.boards.suite.BoardTest;
import io.servos.boards.suite.BoardTestFile;
import io.servos.cli.command.ExitCode;
import io.servos.cli.output.Console;
import io.servos.cli.run.BoardResults;
import io.servos.cli.run.Ending;
import io.servos.cli.run.Engine;
import io.servos.cli.run.Interruption;
import io.servos.cli.run.IsolateOptions;
import io.servos.cli.run.ResultFile;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tests of boards in a file, one after the other, each in a sandbox of its own.
record BoardSuite(
    Engine.Factory engines, IsolateOptions options, EnvironmentConfig config, Console console) {

  /// Makes them all.
  ///
  /// @param report where their results go besides
  /// @return the exit code
  int run(BoardTestFile file, Optional<ResultFile> report) throws InterruptedException {
    var tests = file.read();
    var results = new ArrayList<TestResult>();
    try (var interruption = Interruption.watch(config.limits().grace())) {
      for (var test : tests) {
        if (interruption.signal() != 0) {
          break;
        }
        var result = run(test, interruption);
        console.print(result.shown());
        results.add(result);
      }
      var junit = new JunitReport(file.file().toString(), results);
      report.ifPresent(target -> target.write(junit.text().getBytes(StandardCharsets.UTF_8)));
      console.print(summary(junit, tests.size()));
      return code(junit, interruption.signal());
    }
  }

  private TestResult run(BoardTest test, Interruption interruption) throws InterruptedException {
    long began = System.nanoTime();
    var own = config.withPlatform(test.platform());
    try (var engine = engines.open(own, options.log(console), options.progress(console))) {
      var job = engine.start(test.workload());
      interruption.stops(job);
      var result = job.collect();
      return new TestResult(
          test.name(),
          since(began),
          judged(test, result),
          result.stdoutText(),
          result.stderrText());
    } catch (ServosException failure) {
      return new TestResult(test.name(), since(began), verdict(failure), "", "");
    }
  }

  private static Verdict verdict(ServosException failure) {
    var message = String.valueOf(failure.getMessage());
    return failure instanceof InvalidWorkloadException wrong && wrong.kind() == Kind.NOT_BUILDABLE
        ? new Verdict.Failed(List.of(message))
        : new Verdict.Refused(message, failure.remedy());
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Verdict judged(BoardTest test, ExecutionResult result) {
    var board = BoardResults.expecting(test.expectations(), result.stdout());
    var judged = board.judge(result);
    var problems = new ArrayList<String>();
    wrongEnd(test, judged).ifPresent(problems::add);
    if (problems.isEmpty() && board.isAsExpected()) {
      return new Verdict.Passed();
    }
    problems.addAll(board.complaints(judged));
    return new Verdict.Failed(problems);
  }

  private static Optional<String> wrongEnd(BoardTest test, ExecutionResult result) {
    if (result.stage() == Stage.BUILD) {
      return Optional.of("it could not be built");
    }
    return switch (result.outcome()) {
      case Outcome.Exited(int status) when status == test.status() -> Optional.empty();
      case Outcome.Exited(int status) ->
          Optional.of("it ended with status %d, not %d".formatted(status, test.status()));
      case Outcome.FailedToStart(var failure) -> Optional.of(failure.message());
      default -> Optional.of(new Ending(result.outcome()).explanation().orElse("it was stopped"));
    };
  }

  private static String summary(JunitReport junit, int count) {
    var parts = new ArrayList<String>();
    int made = junit.results().size();
    add(parts, junit.count(Verdict.Passed.class), "passed");
    add(parts, junit.count(Verdict.Failed.class), "failed");
    add(parts, junit.count(Verdict.Refused.class), "refused");
    add(parts, count - made, "not made");
    return "%d %s: %s%n".formatted(count, count == 1 ? "test" : "tests", String.join(", ", parts));
  }

  private static void add(List<String> parts, long count, String word) {
    if (count > 0) {
      parts.add(count + " " + word);
    }
  }

  private static int code(JunitReport junit, int signal) {
    if (signal != 0) {
      return ExitCode.SIGNALED + signal;
    }
    if (junit.count(Verdict.Refused.class) > 0) {
      return ExitCode.REFUSED;
    }
    return junit.count(Verdict.Failed.class) > 0 ? ExitCode.UNEXPECTED : ExitCode.OK;
  }
}

package io.servos.cli.run;

import io.servos.boards.trace.Expectation;
import io.servos.boards.trace.TimingDiagram;
import io.servos.boards.trace.ValueChangeDump;
import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.End;
import io.servos.model.ExecutionResult;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Stage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What comes of a run on a board besides its streams: files, and whether it did what was expected.
/// For one run.
public final class BoardResults {

  private final Optional<ResultFile> plot;
  private final Optional<ResultFile> dump;
  private final List<Expectation> expectations;
  private final ByteArrayOutputStream serial = new ByteArrayOutputStream();
  private List<Expectation.Verdict> verdicts = List.of();
  private boolean asExpected = true;

  private BoardResults(
      Optional<ResultFile> plot, Optional<ResultFile> dump, List<Expectation> expectations) {
    this.plot = plot;
    this.dump = dump;
    this.expectations = expectations;
  }

  /// Nothing is wanted.
  static BoardResults none() {
    return new BoardResults(Optional.empty(), Optional.empty(), List.of());
  }

  /// Those things are expected.
  ///
  /// @param serial what the board wrote to its serial port
  public static BoardResults expecting(List<Expectation> expectations, byte[] serial) {
    var results = new BoardResults(Optional.empty(), Optional.empty(), expectations);
    results.serial.writeBytes(serial);
    return results;
  }

  /// Makes sure, before anything runs, that the files can be written and what is expected is
  /// understood.
  ///
  /// @throws InvalidConfigException if it is not a board that is to run
  static BoardResults prepare(IsolateOptions options, Optional<Platform> platform) {
    var expected = options.values(BoardOptions.EXPECT);
    boolean isPlotted = options.value(BoardOptions.PLOT).isPresent();
    boolean isFree = expected.isEmpty() && !isPlotted && options.value(BoardOptions.VCD).isEmpty();
    if (isFree) {
      return none();
    }
    if (platform.isEmpty() || !isBoard(platform.get())) {
      var name =
          isPlotted
              ? BoardOptions.PLOT
              : expected.isEmpty() ? BoardOptions.VCD : BoardOptions.EXPECT;
      throw InvalidConfigException.of(
          name.substring(2), "is for boards, not for programs of a Linux system", "leave it out");
    }
    return prepare(options, expected);
  }

  private static boolean isBoard(Platform platform) {
    return switch (platform) {
      case ARDUINO, MICROPYTHON -> true;
      case ARM64, RPI_ARM, X86_64 -> false;
    };
  }

  private static BoardResults prepare(IsolateOptions options, List<String> expected) {
    var expectations = expected.stream().map(Expectation::parse).toList();
    return new BoardResults(
        file(options, BoardOptions.PLOT), file(options, BoardOptions.VCD), expectations);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<ResultFile> file(IsolateOptions options, String name) {
    return options.value(name).map(file -> ResultFile.prepare(name.substring(2), file));
  }

  /// The same run; its serial output is kept if something is expected of it.
  Engine.Job overheard(Engine.Job job) {
    return expectations.isEmpty() ? job : new OverheardJob(job, serial);
  }

  /// Writes the files and compares, if a board ran.
  ///
  /// @throws IsolationUnavailableException if it is not a board that ran
  public ExecutionResult judge(ExecutionResult result) {
    boolean isWanted = plot.isPresent() || dump.isPresent() || !expectations.isEmpty();
    if (!isWanted || result.stage() == Stage.BUILD) {
      return result;
    }
    var trace =
        result
            .board()
            .orElseThrow(
                () ->
                    new IsolationUnavailableException(
                        "pins",
                        "platform '" + result.platform() + "' has none",
                        "leave --plot, --vcd and --expect out"));
    if (!hasRun(result.outcome(), trace)) {
      return result;
    }
    if (trace.pinNames().isEmpty() && (plot.isPresent() || dump.isPresent())) {
      throw new IsolationUnavailableException(
          "pins",
          "those of board '" + trace.board() + "' are not recorded",
          "leave --plot and --vcd out");
    }
    plot.ifPresent(file -> file.write(bytes(TimingDiagram.of(trace))));
    dump.ifPresent(file -> file.write(bytes(ValueChangeDump.of(trace))));
    var text = serial.toString(StandardCharsets.UTF_8);
    verdicts = expectations.stream().map(one -> one.check(trace, text)).toList();
    asExpected = verdicts.stream().allMatch(Expectation.Verdict::isMet);
    return result;
  }

  /// A board that comes to its end by itself says so. One that never began has nothing to draw, and
  /// what was drawn of an earlier run stays.
  private static boolean hasRun(Outcome outcome, BoardTrace trace) {
    boolean isSilent = trace.end().isEmpty() && trace.time().isZero();
    return !(outcome instanceof Outcome.FailedToStart)
        && !(outcome instanceof Outcome.Exited(int status) && status != 0 && isSilent);
  }

  List<Expectation.Verdict> verdicts() {
    return verdicts;
  }

  /// Whether the board did what was expected.
  public boolean isAsExpected() {
    return asExpected;
  }

  /// What a person has to know of the board.
  public List<String> complaints(ExecutionResult result) {
    if (result.board().isEmpty()) {
      return List.of();
    }
    var complaints = new ArrayList<>(result.board().get().notes());
    result.board().flatMap(BoardTrace::end).flatMap(BoardResults::told).ifPresent(complaints::add);
    for (var verdict : verdicts) {
      if (!verdict.isMet()) {
        complaints.add("expected '%s': %s".formatted(verdict.expectation().text(), verdict.seen()));
      }
    }
    return complaints;
  }

  private static Optional<String> told(End end) {
    return switch (end.reason()) {
      case CRASH -> Optional.of("the board crashed: " + end.detail());
      case UNSUPPORTED -> Optional.of("the emulator does not emulate " + end.detail());
      case TIME, SLEEP, EXIT, HALT -> Optional.empty();
    };
  }
}

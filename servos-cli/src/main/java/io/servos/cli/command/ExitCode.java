package io.servos.cli.command;

import io.servos.model.BackendFailedException;
import io.servos.model.BoardException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.StartFailure;

/// What this process exits with.
public final class ExitCode {

  public static final int OK = 0;

  /// `servos doctor` found that something which the default config promises does not hold here.
  public static final int UNSOUND = 1;

  /// A board did not do what was expected of it.
  public static final int UNEXPECTED = 1;

  /// A container does not do its work.
  public static final int UNHEALTHY = 1;

  /// Something that is kept is not what was stored.
  public static final int DAMAGED = 1;

  public static final int USAGE = 2;
  public static final int BUG = 70;
  public static final int TIMED_OUT = 124;
  public static final int REFUSED = 125;
  public static final int NOT_EXECUTABLE = 126;
  public static final int NOT_FOUND = 127;
  public static final int SIGNALED = 128;

  /// As if SIGKILL had ended the program, which is what happened to it or to what it started.
  public static final int LIMIT_REACHED = 137;

  /// As if SIGPIPE had ended this process.
  public static final int READER_GONE = 141;

  private ExitCode() {}

  /// The code for the end of a run.
  ///
  /// @param signal what this process was asked to end with, or 0
  public static int of(Outcome outcome, int signal) {
    // Most runs end here, and a switch over types takes milliseconds when it is used first.
    if (outcome instanceof Outcome.Exited(int exited)) {
      return exited;
    }
    return switch (outcome) {
      case Outcome.Exited(int status) -> status;
      case Outcome.Signaled(int number) -> SIGNALED + number;
      case Outcome.TimedOut _ -> TIMED_OUT;
      case Outcome.OutOfMemory _, Outcome.PidsLimit _, Outcome.OutputLimit _, Outcome.DiskFull _ ->
          LIMIT_REACHED;
      case Outcome.FailedToStart(var failure) -> of(failure.kind());
      case Outcome.Stopped _ -> signal == 0 ? READER_GONE : SIGNALED + signal;
      case Outcome.Lost _ -> REFUSED;
    };
  }

  private static int of(StartFailure.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> NOT_FOUND;
      case NOT_EXECUTABLE -> NOT_EXECUTABLE;
      case REFUSED, RECEIPT_MISMATCH -> REFUSED;
    };
  }

  public static int of(ServosException failure) {
    return switch (failure) {
      case InvalidWorkloadException workload ->
          switch (workload.kind()) {
            case NOT_FOUND -> NOT_FOUND;
            case NOT_EXECUTABLE, NOT_BUILDABLE -> NOT_EXECUTABLE;
          };
      case InvalidConfigException _,
          IsolationUnavailableException _,
          BackendFailedException _,
          BoardException _ ->
          REFUSED;
    };
  }
}

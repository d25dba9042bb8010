package io.servos.containers.docker;

import io.servos.containers.init.Counts;
import io.servos.containers.init.EndReport;
import io.servos.containers.init.EndReport.End;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.StartFailure;
import java.time.Duration;
import java.util.Optional;

/// Why a run ended, from what is known of it. The order of the questions matters: what Servos did
/// itself comes first, then what the first process says, then what the engine says.
///
/// @param limits what was asked
/// @param names what was to be started
/// @param report what the first process said last, absent when it was ended by force
/// @param startFailure why the program never ran, if it did not
/// @param intent why Servos ended the run, if it did
/// @param counts what the control groups counted
/// @param verdict what the engine says of an end without a report
/// @param isGvisor whether the kernel of the programs is a process of the host
record Endings(
    Limits limits,
    StartFailures names,
    Optional<EndReport> report,
    Optional<StartFailure> startFailure,
    Optional<Intent> intent,
    Counts counts,
    Output output,
    Verdict verdict,
    boolean isGvisor) {

  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;

  /// Why Servos ended a run.
  enum Intent {
    WALL_TIME,
    CPU_TIME,
    OUTPUT,
    STOP,
    KILL
  }

  /// What was written beyond the limit, per stream.
  record Output(long stdoutBeyond, long stderrBeyond) {}

  /// What the engine says of an end that nobody reported.
  sealed interface Verdict {

    /// It was not asked, or has no reason of its own.
    record Ended() implements Verdict {}

    /// Memory was the reason.
    record OutOfMemory() implements Verdict {}

    /// Nobody knows how it ended, or whether it did.
    ///
    /// @param isSilent whether that is so since the engine does not answer
    record Unknown(String why, boolean isSilent) implements Verdict {}

    /// Unknown, though the engine answers.
    static Verdict unknown(String why) {
      return new Unknown(why, false);
    }
  }

  Outcome outcome() {
    if (startFailure.isPresent()) {
      return new Outcome.FailedToStart(startFailure.get());
    }
    if (report.isEmpty() && verdict instanceof Verdict.Unknown(var why, _)) {
      return new Outcome.Lost(why);
    }
    if (intent.filter(Endings::isTime).isEmpty()) {
      if (output.stdoutBeyond() > 0) {
        return outputLimit(Outcome.Stream.STDOUT, output.stdoutBeyond());
      }
      if (output.stderrBeyond() > 0) {
        return outputLimit(Outcome.Stream.STDERR, output.stderrBeyond());
      }
    }
    return intent.isPresent()
        ? ofIntent(intent.get())
        : report.map(EndReport::end).map(this::ofEnd).orElseGet(this::ofNothing);
  }

  private Outcome outputLimit(Outcome.Stream stream, long beyond) {
    return new Outcome.OutputLimit(stream, limits.outputBytes().orElse(0), beyond);
  }

  private static boolean isTime(Intent intent) {
    return intent == Intent.WALL_TIME || intent == Intent.CPU_TIME;
  }

  private Outcome ofIntent(Intent why) {
    return switch (why) {
      case WALL_TIME -> timedOut(Outcome.Clock.WALL, limits.wallTime());
      case CPU_TIME -> timedOut(Outcome.Clock.CPU, limits.cpuTime());
      case OUTPUT, STOP, KILL -> new Outcome.Stopped();
    };
  }

  private static Outcome timedOut(Outcome.Clock clock, Optional<Duration> limit) {
    return new Outcome.TimedOut(clock, limit.orElse(Duration.ZERO));
  }

  private Outcome ofEnd(End end) {
    return switch (end) {
      case End.Exited(int status) -> ofStatus(status);
      case End.Expired _ -> timedOut(Outcome.Clock.WALL, limits.wallTime());
      case End.Failed(var step, int errno) -> new Outcome.FailedToStart(names.failure(step, errno));
    };
  }

  private Outcome ofStatus(int raw) {
    int signal = raw & 0x7f;
    int status = raw >> 8 & 0xff;
    boolean failed = signal != 0 || status != 0;
    boolean wasKilled = signal == SIGKILL || status == 128 + SIGKILL;
    if (wasKilled && (counts.oomKills().orElse(0) > 0 || isOutOfMemory())) {
      return new Outcome.OutOfMemory(limits.memoryBytes().orElse(0));
    }
    if (signal == SIGXCPU && limits.cpuTime().isPresent()) {
      return timedOut(Outcome.Clock.CPU, limits.cpuTime());
    }
    if (failed && counts.pidsRefused().orElse(0) > 0) {
      return new Outcome.PidsLimit(limits.pids().orElse(0));
    }
    var full = report.orElseThrow().full();
    if (failed && !full.isEmpty()) {
      return new Outcome.DiskFull(full.getFirst(), limits.tmpBytes());
    }
    return signal != 0 ? new Outcome.Signaled(signal) : new Outcome.Exited(status);
  }

  private Outcome ofNothing() {
    return isOutOfMemory()
        ? new Outcome.OutOfMemory(limits.memoryBytes().orElse(0))
        : new Outcome.Lost(
            isGvisor
                ? "gVisor was ended from outside, by a limit of its host, or by its program"
                : "the container's first process was ended from outside");
  }

  private boolean isOutOfMemory() {
    return verdict instanceof Verdict.OutOfMemory;
  }
}

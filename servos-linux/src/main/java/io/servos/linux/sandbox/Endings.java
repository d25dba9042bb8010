package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupUsage;
import io.servos.linux.facility.Records;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.StartFailure;
import java.time.Duration;
import java.util.Optional;

/// Why a run ended, from what is known of it. The order of the questions matters: what Servos did
/// itself comes first, then what the kernel says.
///
/// @param limits what was asked
/// @param exit the report of the program's end, absent when the sandbox was ended by force
/// @param tree the report of the sandbox's end
/// @param startFailure the call that failed, if the program never ran
/// @param intent why Servos ended the run, if it did
/// @param usage what the cgroup counted
record Endings(
    Limits limits,
    Optional<Records.Exit> exit,
    Optional<Records.Tree> tree,
    Optional<StartFailure> startFailure,
    Optional<Intent> intent,
    CgroupUsage usage,
    Output output) {

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

  Outcome outcome() {
    if (startFailure.isPresent()) {
      return new Outcome.FailedToStart(startFailure.get());
    }
    if (output.stdoutBeyond() > 0 && intent.filter(Endings::isTime).isEmpty()) {
      return new Outcome.OutputLimit(
          Outcome.Stream.STDOUT, limits.outputBytes().orElse(0), output.stdoutBeyond());
    }
    if (output.stderrBeyond() > 0 && intent.filter(Endings::isTime).isEmpty()) {
      return new Outcome.OutputLimit(
          Outcome.Stream.STDERR, limits.outputBytes().orElse(0), output.stderrBeyond());
    }
    if (intent.isPresent()) {
      return ofIntent(intent.get());
    }
    if (tree.map(Records.Tree::expired).orElse(false)) {
      return new Outcome.TimedOut(Outcome.Clock.WALL, limits.wallTime().orElse(Duration.ZERO));
    }
    return exit.map(this::ofStatus).orElseGet(this::ofNothing);
  }

  private static boolean isTime(Intent intent) {
    return intent == Intent.WALL_TIME || intent == Intent.CPU_TIME;
  }

  private Outcome ofIntent(Intent why) {
    return switch (why) {
      case WALL_TIME ->
          new Outcome.TimedOut(Outcome.Clock.WALL, limits.wallTime().orElse(Duration.ZERO));
      case CPU_TIME ->
          new Outcome.TimedOut(Outcome.Clock.CPU, limits.cpuTime().orElse(Duration.ZERO));
      case OUTPUT, STOP, KILL -> new Outcome.Stopped();
    };
  }

  private Outcome ofStatus(Records.Exit end) {
    int signal = end.status() & 0x7f;
    int status = end.status() >> 8 & 0xff;
    boolean failed = signal != 0 || status != 0;
    if (failed
        && usage.oomKills().orElse(0) > 0
        && (signal == SIGKILL || status == 128 + SIGKILL)) {
      return new Outcome.OutOfMemory(limits.memoryBytes().orElse(0));
    }
    if (signal == SIGXCPU && limits.cpuTime().isPresent()) {
      return new Outcome.TimedOut(Outcome.Clock.CPU, limits.cpuTime().get());
    }
    if (failed && usage.pidsRefused().orElse(0) > 0) {
      return new Outcome.PidsLimit(limits.pids().orElse(0));
    }
    if (failed && !end.full().isEmpty()) {
      return new Outcome.DiskFull(end.full().getFirst(), limits.tmpBytes());
    }
    return signal != 0 ? new Outcome.Signaled(signal) : new Outcome.Exited(status);
  }

  private Outcome ofNothing() {
    if (usage.oomKills().orElse(0) > 0) {
      return new Outcome.OutOfMemory(limits.memoryBytes().orElse(0));
    }
    return new Outcome.Lost(
        tree.isPresent()
            ? "the sandbox's first process was ended from outside"
            : "the launcher was ended from outside");
  }
}

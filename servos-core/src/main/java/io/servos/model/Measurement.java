package io.servos.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// What repeated runs of one workload took.
///
/// @param runs those that were measured, in their order
/// @param failed the run that did not exit with status 0, after which there was none
public record Measurement(List<Run> runs, Optional<ExecutionResult> failed) {

  public Measurement {
    runs = List.copyOf(runs);
  }

  /// One run.
  ///
  /// @param whole from the call that starts it to its result: its isolation is made and removed too
  /// @param usage its own
  public record Run(Duration whole, Usage usage) {}

  /// How one duration differs from run to run.
  ///
  /// @param median the mean of both middle ones, if they are even in number
  /// @param deviation the standard deviation of a sample; zero for one run
  public record Spread(
      Duration median, Duration mean, Duration deviation, Duration min, Duration max) {

    private static Spread of(List<Duration> durations) {
      var sorted = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
      double mean = durations.stream().mapToLong(Duration::toNanos).average().orElseThrow();
      double squares = 0;
      for (long one : sorted) {
        squares += (one - mean) * (one - mean);
      }
      int count = sorted.length;
      return new Spread(
          Duration.ofNanos((sorted[(count - 1) / 2] + sorted[count / 2]) / 2),
          Duration.ofNanos(Math.round(mean)),
          Duration.ofNanos(Math.round(Math.sqrt(squares / Math.max(1, count - 1)))),
          Duration.ofNanos(sorted[0]),
          Duration.ofNanos(sorted[count - 1]));
    }
  }

  /// From the start of the program to the end of its last process.
  ///
  /// @throws java.util.NoSuchElementException if no run was measured
  public Spread wall() {
    return spread(run -> run.usage().wall());
  }

  /// Processor time in user mode.
  ///
  /// @throws java.util.NoSuchElementException if no run was measured
  public Spread userCpu() {
    return spread(run -> run.usage().userCpu());
  }

  /// Processor time in the kernel.
  ///
  /// @throws java.util.NoSuchElementException if no run was measured
  public Spread systemCpu() {
    return spread(run -> run.usage().systemCpu());
  }

  /// The run with all that isolating it takes.
  ///
  /// @throws java.util.NoSuchElementException if no run was measured
  public Spread whole() {
    return spread(Run::whole);
  }

  /// The most memory that one of the runs had in use; empty where this kernel keeps no such count.
  public OptionalLong peakMemoryBytes() {
    return runs.stream().flatMapToLong(run -> run.usage().peakMemoryBytes().stream()).max();
  }

  private Spread spread(Function<Run, Duration> duration) {
    return Spread.of(runs.stream().map(duration).toList());
  }
}

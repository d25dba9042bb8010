package io.servos.spi;

import io.servos.model.Emulator;
import io.servos.model.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What it takes to run a workload on its platform.
///
/// @param platform what the workload targets
/// @param build steps to run first, in order, each isolated as the run itself
/// @param run the step whose end is the result
/// @param emulator what stands for the processor or board on which `run` executes; empty when that
///     is real
/// @param recorder takes down what an emulated board does
public record Plan(
    Platform platform,
    List<Build> build,
    Step run,
    Optional<Emulator> emulator,
    Optional<Recorder> recorder) {

  public Plan {
    build = List.copyOf(build);
  }

  /// A plan for a workload whose board, if any, is not watched.
  public Plan(Platform platform, List<Build> build, Step run, Optional<Emulator> emulator) {
    this(platform, build, run, emulator, Optional.empty());
  }

  /// All that is executed, in order.
  public List<Step> steps() {
    return Stream.concat(buildSteps().stream(), Stream.of(run)).toList();
  }

  /// What is executed before the run, in order.
  public List<Step> buildSteps() {
    return build.stream().map(Build::step).toList();
  }
}

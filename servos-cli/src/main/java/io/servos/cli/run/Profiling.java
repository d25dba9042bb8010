package io.servos.cli.run;

import io.servos.cli.command.UsageException;
import io.servos.cli.output.Visible;
import io.servos.model.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `servos isolate --profile`: runs it, and writes where it has spent processor time.
///
/// @param file for that
record Profiling(Session session, Engine engine, ResultFile file) {

  static final String OPTION = "--profile";

  /// @throws UsageException if nothing is to run, or a debugger stops it
  static ResultFile prepare(IsolateOptions options) {
    for (var other : List.of("--explain", BoardOptions.GDB)) {
      if (options.flag(other)) {
        throw new UsageException(OPTION + " does not go with " + other, "leave one of them out");
      }
    }
    return ResultFile.prepare("profile", options.value(OPTION).orElseThrow());
  }

  /// Runs it to its end.
  ///
  /// @return the exit code
  int run(Stopping stopping, Workload workload) throws InterruptedException {
    try (var profiler = engine.profiler()) {
      int code = session.run(stopping, () -> new RunningJob(profiler.start(workload)));
      profiler
          .report()
          .map(Visible::lines)
          .ifPresent(text -> file.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
      return code;
    }
  }
}

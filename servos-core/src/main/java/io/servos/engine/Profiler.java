package io.servos.engine;

import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Attachable;
import io.servos.spi.Plan;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Samples where the processes of a workload spend processor time, by perf(1) of this host: a
/// thousand times in a second of it. Samples are taken outside of the isolation; what is in them
/// comes from the workload, so they are read inside of another. For one workload; not safe for use
/// by many threads.
///
/// ```java
/// try (var profiler = manager.profiler()) {
///   try (var execution = profiler.start(Workload.of(script))) {
///     execution.await();
///   }
///   profiler.report().ifPresent(System.out::print);
/// }
/// ```
public final class Profiler implements AutoCloseable {

  private static final List<String> REPORT =
      List.of(
          "perf",
          "report",
          "--stdio",
          "--force",
          "--no-children",
          "--sort=comm,dso,sym",
          "--percent-limit=0.5",
          "--input");

  private final IsolationManager manager;
  private final Attachable isolator;
  private final Path perf;
  private final BuildFolder folder;
  private final Path samples;
  private List<Mount> shown = List.of();
  private Optional<Sampling> sampling = Optional.empty();
  private boolean isUsed;

  Profiler(IsolationManager manager, Attachable isolator) {
    this.manager = manager;
    this.isolator = isolator;
    this.perf = Sampling.program();
    this.folder = manager.folder();
    this.samples = folder.path().resolve("perf.data");
  }

  /// Starts the workload and returns while it runs. What is built before it runs is not sampled.
  ///
  /// @throws ServosException if it cannot be started, or cannot be sampled; then nothing was
  ///     started
  /// @throws IllegalStateException if it was told to start one before
  public Execution start(Workload workload) throws InterruptedException {
    if (isUsed) {
      throw new IllegalStateException("a profiler is for one workload; ask for another one");
    }
    isUsed = true;
    return manager.start(
        workload.file(),
        () -> checked(manager.planned(workload)),
        (_, step) -> {
          shown = shown(step);
          return isolator.start(step, manager.config(), this::attach);
        });
  }

  private static Plan checked(Plan plan) {
    if (plan.emulator().isPresent()) {
      throw new IsolationUnavailableException(
          "profile",
          "samples of an emulated program are those of its emulator, " + plan.emulator().get(),
          "run it without, or profile it on a host of that kind");
    }
    return plan;
  }

  private void attach(int pid) throws InterruptedException {
    sampling = Optional.of(Sampling.of(perf, pid, samples));
  }

  /// What perf says about the workload once it has ended, most first; `#` begins the lines that
  /// explain. Empty if nothing has run.
  ///
  /// @throws BackendFailedException if perf fails
  public Optional<String> report() throws InterruptedException {
    if (sampling.isEmpty()) {
      return Optional.empty();
    }
    var note = sampling.get().awaitEnd() ? "" : "# The beginning only: 64 MiB of samples.\n";
    var step =
        new Step(
            perf,
            Stream.concat(REPORT.stream(), Stream.of(samples.toString())).toList(),
            folder.path(),
            folder.path(),
            new Input.Empty(),
            shown,
            Optional.empty());
    var plan = new Plan(manager.platform(), List.of(), step, Optional.empty());
    var config = EnvironmentConfig.defaults().withBestEffort(manager.config().bestEffort());
    var run = isolator.start(step, config, _ -> {});
    try (var execution = manager.execution(run, plan)) {
      var result = execution.await();
      if (result.outcome().equals(new Outcome.Exited(0))) {
        return Optional.of(note + withoutHints(result.stdoutText()));
      }
      throw new BackendFailedException(
          "profile",
          "perf could not read its samples ("
              + result.outcome().kind()
              + "): "
              + result.stderrText().strip(),
          "profile a shorter run",
          null);
    }
  }

  private static String withoutHints(String report) {
    return report
        .lines()
        .filter(line -> !line.startsWith("# (Tip: ") && !line.startsWith("# To display "))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// What the program sees, for the names of functions. What was built for it is gone by then, so
  /// that is copied.
  private List<Mount> shown(Step step) {
    var seen = new ArrayList<Mount>();
    seen.add(new Mount(step.material(), step.material(), Mount.Access.READ_ONLY));
    Stream.concat(step.mounts().stream(), manager.config().mounts().stream())
        .map(mount -> new Mount(kept(mount.source()), mount.target(), Mount.Access.READ_ONLY))
        .forEach(seen::add);
    return seen;
  }

  private Path kept(Path source) {
    var builds = folder.path().resolveSibling("");
    return source.startsWith(builds) ? folder.copy(source) : source;
  }

  /// Ends sampling, and removes the samples. Safe to call twice.
  @Override
  public void close() {
    sampling.ifPresent(Sampling::close);
    manager.remove(folder);
  }
}

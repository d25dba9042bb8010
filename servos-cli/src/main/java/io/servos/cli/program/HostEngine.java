package io.servos.cli.program;

import io.servos.cli.run.Engine;
import io.servos.cli.run.RunningJob;
import io.servos.engine.IsolationManager;
import io.servos.engine.Profiler;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Measurement;
import io.servos.model.Workload;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs workloads on this host.
record HostEngine(IsolationManager manager) implements Engine {

  @Override
  public Job start(Workload workload) throws InterruptedException {
    return new RunningJob(manager.start(workload));
  }

  @Override
  public Job startTraced(Workload workload, Consumer<String> told) throws InterruptedException {
    var tracing = manager.tracing();
    return new RunningJob(tracing.start(workload, pid -> told.accept(tracing.gdb(pid))));
  }

  @Override
  public Measurement measure(Workload workload, int warmups, int runs, Consumer<Job> started)
      throws InterruptedException {
    try (var prepared = manager.prepare(workload)) {
      return prepared.measure(
          warmups, runs, execution -> started.accept(new RunningJob(execution)));
    }
  }

  @Override
  public Profiler profiler() {
    return manager.profiler();
  }

  @Override
  public Job shell(Path folder, Input input) throws InterruptedException {
    return new RunningJob(manager.shell(folder, input));
  }

  @Override
  public Job tests(Path folder, Optional<String> kind) throws InterruptedException {
    return new RunningJob(manager.tests(folder, kind));
  }

  @Override
  public ExecutionResult build(Workload workload, Optional<Path> output)
      throws InterruptedException {
    return manager.build(workload, output);
  }

  @Override
  public String explain(Workload workload) {
    return manager.explain(workload);
  }

  @Override
  public void close() {
    manager.close();
  }
}

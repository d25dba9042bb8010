package io.servos.cli.program;

import io.servos.cli.run.Engine;
import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Receipt;
import io.servos.model.Workload;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Runs workloads on this host.
record HostEngine(IsolationManager manager) implements Engine {

  @Override
  public Job start(Workload workload) throws InterruptedException {
    return new HostJob(manager.start(workload));
  }

  @Override
  public Job shell(Path folder, Input input) throws InterruptedException {
    return new HostJob(manager.shell(folder, input));
  }

  @Override
  public Job tests(Path folder, Optional<String> kind) throws InterruptedException {
    return new HostJob(manager.tests(folder, kind));
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

  private record HostJob(Execution execution) implements Job {

    @Override
    public OutputStream stdin() {
      return execution.stdin();
    }

    @Override
    public InputStream stdout() {
      return execution.stdout();
    }

    @Override
    public InputStream stderr() {
      return execution.stderr();
    }

    @Override
    public Receipt receipt() {
      return execution.receipt();
    }

    @Override
    public ExecutionResult collect() throws InterruptedException {
      return execution.await();
    }

    @Override
    public ExecutionResult await() throws InterruptedException {
      while (true) {
        var result = execution.await(Limits.MAX_TIME);
        if (result.isPresent()) {
          return result.get();
        }
      }
    }

    @Override
    public void resize(Input.Terminal size) {
      execution.resize(size.rows(), size.columns());
    }

    @Override
    public void stop() {
      execution.stop();
    }

    @Override
    public void kill() {
      execution.close();
    }
  }
}

package io.servos.cli.run;

import io.servos.engine.Execution;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A workload that runs on this host.
public record RunningJob(Execution execution) implements Engine.Job {

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
  public void drain(OutputStream out, OutputStream errors)
      throws IOException, InterruptedException {
    execution.drain(out, errors);
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

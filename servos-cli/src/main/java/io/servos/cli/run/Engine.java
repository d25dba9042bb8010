package io.servos.cli.run;

import io.servos.engine.Profiler;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Measurement;
import io.servos.model.Receipt;
import io.servos.model.Workload;
import io.servos.spi.Draining;
import io.servos.spi.LogSink;
import io.servos.spi.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// What runs workloads. There is one for this host; tests have others.
public interface Engine extends AutoCloseable {

  /// Starts the workload and returns while it runs.
  Job start(Workload workload) throws InterruptedException;

  /// Starts the workload, which waits for a tracer, and returns while it runs.
  ///
  /// @param told gets the command that starts gdb
  Job startTraced(Workload workload, Consumer<String> told) throws InterruptedException;

  /// Runs the workload again and again.
  ///
  /// @param started gets each run
  Measurement measure(Workload workload, int warmups, int runs, Consumer<Job> started)
      throws InterruptedException;

  /// What samples a workload that it starts.
  Profiler profiler();

  /// Starts an interactive shell in that folder and returns while it runs.
  Job shell(Path folder, Input input) throws InterruptedException;

  /// Starts the tests in that folder and returns while they run: what they print is standard error,
  /// a report standard output.
  Job tests(Path folder, Optional<String> kind) throws InterruptedException;

  /// Builds the workload and keeps what would be run, where it is told or beside it.
  ExecutionResult build(Workload workload, Optional<Path> output) throws InterruptedException;

  /// What [#start] would do.
  String explain(Workload workload);

  @Override
  void close();

  /// Makes engines.
  interface Factory {
    Engine open(EnvironmentConfig config, LogSink log, Progress progress);
  }

  /// One running workload.
  interface Job {

    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /// Reads both outputs to their ends, in place of who reads their streams.
    ///
    /// @throws IOException if one cannot be read, or what it goes to takes no more
    default void drain(OutputStream out, OutputStream errors)
        throws IOException, InterruptedException {
      new Draining(stdout(), stderr()).to(out, errors);
    }

    Receipt receipt();

    /// Waits for the end and collects what nobody has read of the outputs.
    ExecutionResult collect() throws InterruptedException;

    /// Waits for the end, leaving the outputs to others.
    ExecutionResult await() throws InterruptedException;

    /// Tells its terminal that the caller's has changed.
    void resize(Input.Terminal size);

    /// Asks it to end.
    void stop();

    /// Ends it by force. Waits until nothing of it is left.
    void kill();
  }
}

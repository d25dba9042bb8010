package io.servos.cli.run;

import io.servos.cli.output.Console;
import io.servos.cli.output.UnwritableException;
import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The way of a run's outputs to ours. Ends the run when one of ours takes no more.
final class Passage {

  private final Engine.Job job;
  private final Console console;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  Passage(Engine.Job job, Console console) {
    this.job = job;
    this.console = console;
  }

  /// Passes both outputs on until both have ended.
  ///
  /// @throws UnwritableException if one of ours takes no more; then the run is over
  void pass() throws InterruptedException {
    var errors = new Thread(() -> pass(job.stderr(), console::passToStderr), "servos-stderr");
    errors.setDaemon(true);
    errors.start();
    pass(job.stdout(), console::passToStdout);
    errors.join();
    var first = Optional.ofNullable(failure.get());
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private void pass(InputStream from, Way way) {
    try (from) {
      way.take(from);
    } catch (UnwritableException full) {
      end(full);
    } catch (IOException unreadable) {
      end(
          new BackendFailedException(
              "output",
              "the program's output cannot be read: " + unreadable.getMessage(),
              "run it again",
              unreadable));
    }
  }

  private void end(RuntimeException why) {
    if (failure.compareAndSet(null, why)) {
      job.kill();
    }
  }

  /// One of our outputs.
  private interface Way {
    void take(InputStream from) throws IOException;
  }
}

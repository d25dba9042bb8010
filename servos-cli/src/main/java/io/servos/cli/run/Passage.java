package io.servos.cli.run;

import io.servos.cli.output.Console;
import io.servos.cli.output.UnwritableException;
import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.io.OutputStream;
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
    try {
      job.drain(new Way(console::passToStdout), new Way(console::passToStderr));
    } catch (IOException unreadable) {
      end(
          new BackendFailedException(
              "output",
              "the program's output cannot be read: " + unreadable.getMessage(),
              "run it again",
              unreadable));
    }
    var first = Optional.ofNullable(failure.get());
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private void end(RuntimeException why) {
    if (failure.compareAndSet(null, why)) {
      job.kill();
    }
  }

  /// One of our outputs, which takes each piece at once.
  private interface Output {
    void take(byte[] source, int offset, int length);
  }

  /// The way to it. What comes once it takes no more is lost, as the run is over then.
  private final class Way extends OutputStream {

    private final Output output;
    private boolean isClosed;

    Way(Output output) {
      this.output = output;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      if (isClosed) {
        return;
      }
      try {
        output.take(source, offset, length);
      } catch (UnwritableException full) {
        isClosed = true;
        end(full);
      }
    }
  }
}

package io.servos.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Reads the two outputs of a run at a time, so that neither holds the program up.
///
/// @param stdout of the run
/// @param stderr of the run
public record Draining(InputStream stdout, InputStream stderr) {

  /// Reads both to their ends and closes them.
  ///
  /// @throws IOException if one cannot be read, or what it goes to takes no more
  public void to(OutputStream out, OutputStream errors) throws IOException, InterruptedException {
    var other = new FutureTask<>(() -> drain(stderr, errors));
    Thread.ofVirtual().start(other);
    var _ = drain(stdout, out);
    try {
      var _ = other.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case IOException known -> throw known;
        case null, default ->
            throw new IllegalStateException("standard error was not read", failure);
      }
    }
  }

  private static long drain(InputStream from, OutputStream to) throws IOException {
    try (from) {
      return from.transferTo(to);
    }
  }
}

package io.servos.spi;

import io.servos.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/// One execution. Safe for use by many threads; blocking methods suit virtual threads.
///
/// The caller reads both outputs: a program whose output nobody reads waits once the pipe (64 KiB
/// per stream) is full.
public interface Run extends AutoCloseable {

  /// Unique per run.
  String id();

  /// The program's standard input; closing it is the end of file. Writing fails with an
  /// `IOException` unless the step's input is `Piped` or `Terminal`.
  OutputStream stdin();

  /// What the program writes to standard output, as it comes.
  InputStream stdout();

  /// What the program writes to standard error, as it comes. Empty with a terminal.
  InputStream stderr();

  /// Reads both outputs to their ends, in place of who reads their streams.
  ///
  /// @throws IOException if one cannot be read, or what it goes to takes no more
  default void drain(OutputStream out, OutputStream errors)
      throws IOException, InterruptedException {
    new Draining(stdout(), stderr()).to(out, errors);
  }

  /// What was observed while the program waited at its gate.
  Receipt receipt();

  /// Waits for the end of the last process.
  Completion await() throws InterruptedException;

  /// Waits at most that long; empty when the run goes on.
  Optional<Completion> await(Duration atMost) throws InterruptedException;

  /// Tells the program's terminal that it has another size now; without a terminal it does nothing.
  ///
  /// @param rows height in lines, at least 1
  /// @param columns width in characters, at least 1
  default void resize(int rows, int columns) {}

  /// Asks the program to end (SIGTERM) and ends it by force after the config's grace. Does not
  /// wait.
  void stop();

  /// Ends the run by force, waits until no process of it is left, and gives back what it held: at
  /// once, but for what the kernel or an engine takes its time to take down, at the latest when the
  /// isolator is closed. Safe to call twice.
  @Override
  void close();
}

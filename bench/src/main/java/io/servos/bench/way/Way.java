package io.servos.bench.way;

import java.io.IOException;
import java.util.Optional;

/// One way to run a task.
public interface Way {

  /// Which the others are compared with.
  String PLAIN = "plain";

  /// On the command line of the benchmark.
  String name();

  String title();

  /// Why the task cannot be run in this way here; empty when it can.
  Optional<String> missing(Task task) throws IOException, InterruptedException;

  /// Whether all its processes are this JVM's and are waited for, so that their processor time is
  /// known.
  default boolean isCounted() {
    return roundsLeftOut() == 0;
  }

  /// Whether what is measured is code of this JVM, which is faster once it has been compiled.
  default boolean isOfThisJvm() {
    return false;
  }

  /// In how many rounds it is left out for each that it takes part in, for what is slow.
  default int roundsLeftOut() {
    return 0;
  }

  Prepared prepare(Task task) throws IOException, InterruptedException;

  /// A way that is ready to run one task, again and again. Safe for use by many threads.
  interface Prepared extends AutoCloseable {

    /// Runs the task to its end.
    ///
    /// @throws FailedRunException if it did not do what it should
    void run() throws IOException, InterruptedException;

    /// Lets what goes on in the background end.
    default void settle() throws InterruptedException {}

    @Override
    default void close() {}
  }
}

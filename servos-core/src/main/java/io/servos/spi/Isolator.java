package io.servos.spi;

import io.servos.model.EnvironmentConfig;

/// One way to separate a program from the host. Found with [java.util.ServiceLoader]; one instance
/// serves many runs at once and is safe for use by many threads.
public interface Isolator extends AutoCloseable {

  /// Lower case and stable: what users type and what logs say.
  String name();

  /// Looks, changes nothing, is quick.
  Readiness probe();

  /// Starts the step, and returns without waiting for its end. The program has passed its gate:
  /// every barrier and limit stands and was observed. A step whose program cannot start yields a
  /// run that ends as `FailedToStart`.
  ///
  /// @throws io.servos.model.ServosException if something cannot be enforced or done here; then
  ///     nothing was started and nothing is left
  Run start(Step step, EnvironmentConfig config) throws InterruptedException;

  /// Ends every run and gives back what the isolator holds. Safe to call twice.
  @Override
  void close();
}

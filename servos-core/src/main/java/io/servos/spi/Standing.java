package io.servos.spi;

import io.servos.model.EnvironmentConfig;

/// An [Isolator] that can build sandboxes before it is known what they will run.
public interface Standing {

  /// Builds one, and returns when it waits.
  ///
  /// @param like a step such as those to come: its material, its place to start in, and its
  ///     interpreter, which is started too when this isolator knows how to let it wait
  /// @throws io.servos.model.ServosException as [Isolator#start] does; then nothing is left
  Standby standBy(Step like, EnvironmentConfig config) throws InterruptedException;

  /// The same, for steps of any material, which is shown in it when the step comes. Where that
  /// cannot be done it is for the material of that step alone.
  default Standby standByForAny(Step like, EnvironmentConfig config) throws InterruptedException {
    return standBy(like, config);
  }

  /// Whether [#standByWithFastExit] can be done for steps such as that one.
  default boolean hasFastExit(Step like, EnvironmentConfig config) {
    return false;
  }

  /// The same as [#standBy], with an interpreter that ends its process when the script has ended
  /// and what it wrote is written, without taking down what the script has made.
  ///
  /// @throws io.servos.model.ServosException as [Isolator#start] does; then nothing is left
  /// @throws IllegalStateException if [#hasFastExit] says that there is no such end
  default Standby standByWithFastExit(Step like, EnvironmentConfig config)
      throws InterruptedException {
    throw new IllegalStateException("there is no fast exit");
  }
}

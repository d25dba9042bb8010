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
}

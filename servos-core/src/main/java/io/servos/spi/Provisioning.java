package io.servos.spi;

import io.servos.model.EnvironmentConfig;
import java.util.List;

/// An [Isolator] that may have to make something once before it can run anything under a config.
public interface Provisioning {

  /// Makes what is missing for those steps under that config, which can take minutes; quick when
  /// nothing is missing.
  ///
  /// @param progress is told the end too, also that of a failure
  /// @throws io.servos.model.ServosException if it cannot be made; then nothing of it is left
  void provide(List<Step> steps, EnvironmentConfig config, Progress progress)
      throws InterruptedException;
}

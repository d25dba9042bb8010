package io.servos.spi;

import io.servos.model.EnvironmentConfig;

/// An [Isolator] that can say what it would do.
public interface Explainer {

  /// What [Isolator#start] would do, line by line, without doing it.
  String explain(Step step, EnvironmentConfig config);
}

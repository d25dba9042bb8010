package io.servos.attacks;

import io.servos.model.EnvironmentConfig;
import java.util.Optional;

/// What is attacked: an isolator, and whether its sandboxes are built for the run or stood ready.
///
/// @param isolation the isolator's name
/// @param warm whether sandboxes come from a warm pool
/// @param image what containers are made of, with Python at /usr/bin/python3; empty for the
///     isolator's own choice
public record Column(String isolation, boolean warm, Optional<String> image) {

  /// The isolator that needs nothing but this host's kernel, built for the run.
  public static final Column PROCESS = new Column(EnvironmentConfig.PROCESS, false);

  /// The same, from a warm pool.
  public static final Column PROCESS_WARM = new Column(EnvironmentConfig.PROCESS, true);

  /// With what the isolator takes by itself.
  public Column(String isolation, boolean warm) {
    this(isolation, warm, Optional.empty());
  }

  /// The isolator's name, and `warm`.
  public String label() {
    return isolation + (warm ? " warm" : "");
  }
}

package io.servos.model;

import java.util.Locale;

/// How far a workload came.
public enum Stage {
  /// Its program was being built; the outcome is that of the compiler.
  BUILD,
  /// Its program was started.
  RUN;

  /// The word for it in JSON and logs.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

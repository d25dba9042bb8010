package io.servos.model;

import org.jspecify.annotations.Nullable;

/// A system that Servos relies on failed.
public final class BackendFailedException extends ServosException {

  private static final long serialVersionUID = 1L;

  /// @param backend the isolator's or tool's name
  /// @param problem what it could not do and why, as the second half of the sentence
  public BackendFailedException(
      String backend, String problem, String remedy, @Nullable Throwable cause) {
    super(backend + ": " + problem, remedy, cause);
  }
}

package io.servos.model;

import org.jspecify.annotations.Nullable;

/// Servos itself could not do what was asked: a sentence of fact and a remedy. Closed, so that each
/// face of Servos maps every kind.
public abstract sealed class ServosException extends RuntimeException
    permits InvalidConfigException,
        InvalidWorkloadException,
        IsolationUnavailableException,
        BackendFailedException,
        BoardException {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  ServosException(String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /// The fact, one sentence without a full stop.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What the reader can do about it.
  public String remedy() {
    return remedy;
  }
}

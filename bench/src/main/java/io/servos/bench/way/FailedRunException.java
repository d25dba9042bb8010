package io.servos.bench.way;

/// A run that did not do what it should, so that its time says nothing.
public final class FailedRunException extends RuntimeException {

  private static final long serialVersionUID = 1;

  FailedRunException(String message) {
    super(message);
  }
}

package io.servos.linux.cgroup;

/// Control groups cannot be made at some place.
final class UnusableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Shortfall shortfall;

  UnusableException(Shortfall shortfall) {
    super(shortfall.reason());
    this.shortfall = shortfall;
  }

  Shortfall shortfall() {
    return shortfall;
  }
}

package io.servos.cli.command;

import java.io.Serial;

/// The command line is wrong.
public final class UsageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String fact;
  private final String remedy;

  public UsageException(String fact, String remedy) {
    super(fact);
    this.fact = fact;
    this.remedy = remedy;
  }

  public String fact() {
    return fact;
  }

  public String remedy() {
    return remedy;
  }
}

package io.servos.model;

/// This host cannot give what was asked; nothing was started.
public final class IsolationUnavailableException extends ServosException {

  private static final long serialVersionUID = 1L;

  private final String what;

  /// @param what the isolation, barrier, limit or platform that was asked for
  /// @param missing what this host lacks, as the second half of the sentence
  /// @param remedy how to get it
  public IsolationUnavailableException(String what, String missing, String remedy) {
    super(what + ": " + missing, remedy, null);
    this.what = what;
  }

  /// The isolation, barrier, limit or platform that was asked for.
  public String what() {
    return what;
  }
}

package io.servos.model;

/// What to run is not there or cannot be run by anything here.
public final class InvalidWorkloadException extends ServosException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String details;

  public InvalidWorkloadException(Kind kind, String problem, String remedy) {
    this(kind, problem, remedy, "");
  }

  /// @param details what a tool such as a compiler said, whole; lines of text, or empty
  public InvalidWorkloadException(Kind kind, String problem, String remedy, String details) {
    super(problem, remedy, null);
    this.kind = kind;
    this.details = details;
  }

  /// What is wrong with it.
  public Kind kind() {
    return kind;
  }

  /// What a tool such as a compiler said, whole; lines of text, or empty.
  public String details() {
    return details;
  }

  /// What is wrong with a workload.
  public enum Kind {
    /// The file, or the runtime that it needs, does not exist.
    NOT_FOUND,
    /// The file exists, and nothing here knows how to execute it.
    NOT_EXECUTABLE,
    /// It cannot be built: it does not compile, or does not fit where it should run.
    NOT_BUILDABLE
  }
}

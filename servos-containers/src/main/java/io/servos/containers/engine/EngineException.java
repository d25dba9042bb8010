package io.servos.containers.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A call to an engine that failed.
public final class EngineException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final int status;

  /// Why a call failed.
  public enum Kind {
    /// Nobody listens at the address.
    ABSENT,
    /// This user may not use the engine.
    FORBIDDEN,
    /// The engine did not answer in time.
    SILENT,
    /// The connection broke, or what came is no answer.
    BROKEN,
    /// The engine answered that it will not do it.
    REFUSED,
    /// The thread that waited was interrupted.
    INTERRUPTED
  }

  EngineException(Kind kind, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
    this.status = 0;
  }

  EngineException(int status, String problem) {
    super(problem);
    this.kind = Kind.REFUSED;
    this.status = status;
  }

  public Kind kind() {
    return kind;
  }

  /// The status of the answer; 0 when there was none.
  public int status() {
    return status;
  }

  /// What happened, the second half of a sentence.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

package io.servos.cli.output;

import java.io.IOException;
import java.io.Serial;

/// An output of this process takes no more.
public final class UnwritableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean readerGone;

  UnwritableException(boolean readerGone, IOException cause) {
    super(cause.getMessage(), cause);
    this.readerGone = readerGone;
  }

  /// Whether it is a pipe whose reader is gone, as in `servos ... | head -1`.
  public boolean isReaderGone() {
    return readerGone;
  }
}

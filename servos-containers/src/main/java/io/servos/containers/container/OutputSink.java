package io.servos.containers.container;

import java.io.IOException;

/// Takes what a container writes, piece by piece.
public interface OutputSink {

  /// Takes the first bytes of that buffer, which is used again after the return.
  ///
  /// @param isError whether they came from standard error
  void accept(boolean isError, byte[] buffer, int count) throws IOException;
}

package io.servos.containers.engine;

import java.io.IOException;
import java.io.OutputStream;

/// What is sent to an engine piece by piece, such as an archive.
public interface Upload {

  /// Writes all of it. What fails here ends the call.
  void writeTo(OutputStream target) throws IOException;
}

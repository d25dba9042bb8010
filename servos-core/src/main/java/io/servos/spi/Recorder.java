package io.servos.spi;

import io.servos.model.BoardTrace;
import java.io.InputStream;

/// Takes what an emulated board did out of what its run writes to standard error. For one run.
public interface Recorder {

  /// What is left: the program's own standard error. To be read to its end by one thread.
  InputStream program(InputStream stderr);

  /// What was recorded so far.
  BoardTrace trace();
}

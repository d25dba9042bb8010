package io.servos.boards.contract;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A kind of board that programs run on.
interface Subject {

  Platform platform();

  EnvironmentConfig config();

  boolean isEmulated();

  /// Prints that and a line's end, and ends or is let go.
  ///
  /// @param text as within quotes of a program
  Workload printing(Path folder, String text) throws IOException;

  /// Reads a `k` and prints `got k`, and ends or is let go.
  Workload echoing(Path folder) throws IOException;

  /// Prints `on`, a line each time.
  Workload endless(Path folder) throws IOException;

  /// A limit of time within which it prints more than one line.
  Duration longEnough();

  /// What the Enter key sends.
  String enter();

  /// Makes it ready for a run, as a person would.
  void prepare() throws IOException, InterruptedException;
}

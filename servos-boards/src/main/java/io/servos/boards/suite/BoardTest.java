package io.servos.boards.suite;

import io.servos.boards.trace.Expectation;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.util.List;

/// A run on a board, and what is expected of it.
///
/// @param name tells it from the others of its file
/// @param workload with the settings of its board
/// @param status that the run has to end with
public record BoardTest(
    String name, Platform platform, Workload workload, int status, List<Expectation> expectations) {

  public BoardTest {
    expectations = List.copyOf(expectations);
  }
}

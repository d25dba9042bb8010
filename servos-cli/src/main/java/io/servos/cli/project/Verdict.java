package io.servos.cli.project;

import java.util.List;

/// Whether a test of a board passed.
sealed interface Verdict {

  record Passed() implements Verdict {}

  /// The board did something else than was expected.
  record Failed(List<String> problems) implements Verdict {}

  /// It did not come to a run.
  record Refused(String problem, String remedy) implements Verdict {}
}

package io.servos.model;

import java.nio.file.Path;

/// Where a program's standard input comes from.
public sealed interface Input {

  /// End of file at once.
  record Empty() implements Input {}

  /// The content of a file, opened by Servos before the program starts.
  record FromFile(Path file) implements Input {}

  /// What the caller writes to `Run.stdin()` until it closes it.
  record Piped() implements Input {}

  /// A terminal of its own, which stands for input and both outputs.
  ///
  /// @param rows height in lines, at least 1
  /// @param columns width in characters, at least 1
  record Terminal(int rows, int columns) implements Input {}
}

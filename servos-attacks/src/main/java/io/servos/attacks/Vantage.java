package io.servos.attacks;

import java.io.IOException;
import java.nio.file.Path;

/// Where programs are run from: outside, or within some isolation.
interface Vantage {

  /// The last line that the program for Python prints; how it ended when that was not by itself and
  /// with status 0.
  String word(Path script) throws IOException, InterruptedException;

  /// Starts the program, waits until it has left what it is to leave, and lets it wait.
  Held hold(Path script) throws IOException, InterruptedException;

  /// A program that waits.
  interface Held extends AutoCloseable {

    /// What is amiss; empty when it waits.
    String trouble();

    @Override
    void close() throws IOException;
  }

  /// The last line of a text.
  static String lastLine(String text) {
    return text.strip().lines().reduce("", (_, line) -> line);
  }
}

package io.servos.boards.flash;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// What a tool prints, line by line while it comes; its end is kept. Safe for use by many threads.
final class ToolOutput {

  private static final int MOST_LINES = 200;
  private static final int LONGEST_LINE = 1000;

  private final Consumer<String> heard;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();

  /// @param heard of each line that is not blank, without its end
  ToolOutput(Consumer<String> heard) {
    this.heard = heard;
  }

  /// A line ends also where the next is printed over it, and where it gets too long.
  synchronized void add(char[] text, int count) {
    for (int i = 0; i < count; i++) {
      if (text[i] == '\n' || text[i] == '\r' || text[i] == '\b') {
        end();
      } else {
        line.append(text[i]);
        if (line.length() >= LONGEST_LINE) {
          end();
        }
      }
    }
  }

  /// Nothing more comes.
  synchronized void end() {
    var text = line.toString().strip();
    line.setLength(0);
    if (!text.isEmpty()) {
      if (lines.size() == MOST_LINES) {
        lines.removeFirst();
      }
      lines.addLast(text);
      heard.accept(text);
    }
  }

  /// The last lines.
  synchronized String text() {
    return String.join("\n", lines);
  }
}

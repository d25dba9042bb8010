package io.servos.containers.image;

import java.util.regex.Pattern;

/// Makes lines and steps of what a builder prints in pieces.
final class BuildLog {

  private static final Pattern STEP = Pattern.compile("Step (\\d{1,6})/(\\d{1,6}) : (.*)");

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d*m");

  private final BuildListener listener;
  private final StringBuilder begun = new StringBuilder();
  private String step = "";

  BuildLog(BuildListener listener) {
    this.listener = listener;
  }

  /// Builders colour what goes to standard error.
  void add(String piece) {
    begun.append(COLOUR.matcher(piece).replaceAll(""));
    for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
      line(begun.substring(0, end).stripTrailing());
      begun.delete(0, end + 1);
    }
  }

  private void line(String text) {
    var found = STEP.matcher(text);
    if (found.matches()) {
      step = "step " + found.group(1) + "/" + found.group(2) + ", " + found.group(3);
      listener.step(
          Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), found.group(3));
    } else if (!text.isEmpty()) {
      listener.line(text);
    }
  }

  /// What is left when nothing more comes.
  void end() {
    if (!begun.isEmpty()) {
      line(begun.toString().stripTrailing());
      begun.setLength(0);
    }
  }

  /// The step that began last, for messages; empty before the first.
  String step() {
    return step;
  }
}

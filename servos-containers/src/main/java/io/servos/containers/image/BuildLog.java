package io.servos.containers.image;

import io.servos.containers.client.FullDisk;
import io.servos.spi.Progress;
import java.util.regex.Pattern;

/// Makes lines and steps of what a builder prints in pieces.
final class BuildLog {

  private static final Pattern STEP = Pattern.compile("Step (\\d{1,6})/(\\d{1,6}) : (.*)");

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d*m");

  private final Progress progress;
  private final StringBuilder begun = new StringBuilder();
  private String step = "";
  private String instruction = "";
  private boolean saysDiskIsFull;

  BuildLog(Progress progress) {
    this.progress = progress;
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
      step = found.group(1) + "/" + found.group(2);
      instruction = found.group(3);
      saysDiskIsFull = false;
      progress.step(
          Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), found.group(3));
    } else if (!text.isEmpty()) {
      saysDiskIsFull |= FullDisk.isToldBy(text);
      progress.line(text);
    }
  }

  /// What is left when nothing more comes.
  void end() {
    if (!begun.isEmpty()) {
      line(begun.toString().stripTrailing());
      begun.setLength(0);
    }
  }

  /// The number of the step that began last and how many there are; empty before the first.
  String step() {
    return step;
  }

  /// Whether a command of that step has said so.
  boolean saysDiskIsFull() {
    return saysDiskIsFull;
  }

  /// What that step does.
  String instruction() {
    return instruction;
  }
}

package io.servos.linux.launch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Machine code with the text that an assembler would make it from.
final class Assembly {

  /// Encodes a branch, given how far the target is from the branch's first byte.
  @FunctionalInterface
  interface Branch {
    byte[] encode(int distance);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Line(String text, byte[] bytes, String target, Branch branch) {}

  private static final Branch NO_BRANCH = _ -> new byte[0];

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private int size;

  void label(String name) {
    labels.put(name, size);
    lines.add(new Line(name + ":", new byte[0], "", NO_BRANCH));
  }

  void emit(String text, byte... bytes) {
    lines.add(new Line(text, bytes, "", NO_BRANCH));
    size += bytes.length;
  }

  void branch(String text, String target, Branch branch) {
    var placeholder = branch.encode(0);
    lines.add(new Line(text + " " + target, placeholder, target, branch));
    size += placeholder.length;
  }

  byte[] bytes() {
    var code = new ByteArrayOutputStream();
    for (var line : lines) {
      if (line.target().isEmpty()) {
        code.writeBytes(line.bytes());
      } else {
        code.writeBytes(line.branch().encode(position(line.target()) - code.size()));
      }
    }
    return code.toByteArray();
  }

  private int position(String label) {
    var position = labels.get(label);
    if (position == null) {
      throw new IllegalStateException("no label '" + label + "'");
    }
    return position;
  }

  /// Source for GNU as.
  String text() {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }
}

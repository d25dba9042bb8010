package io.servos.containers.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What has to be known of a Dockerfile before an engine builds it.
///
/// @param instructions its logical lines, without comments
record Dockerfile(List<String> instructions) {

  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^}]*))?}|(\\w+))");

  static Dockerfile of(List<String> lines) {
    var instructions = new ArrayList<String>();
    var begun = new StringBuilder();
    for (var line : lines) {
      var text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      boolean goesOn = text.endsWith("\\");
      begun.append(goesOn ? text.substring(0, text.length() - 1) : text);
      if (goesOn) {
        begun.append(' ');
      } else {
        instructions.add(begun.toString());
        begun.setLength(0);
      }
    }
    if (!begun.isEmpty()) {
      instructions.add(begun.toString());
    }
    return new Dockerfile(List.copyOf(instructions));
  }

  /// The images that it is built on, which have to be there.
  ///
  /// @param arguments what its variables are set to
  List<String> bases(Map<String, String> arguments) {
    var known = new HashMap<String, String>();
    var stages = new HashSet<String>();
    var bases = new ArrayList<String>();
    boolean isBefore = true;
    for (var instruction : instructions) {
      var words = instruction.split("\\s+");
      var name = words[0].toUpperCase(Locale.ROOT);
      if (name.equals("ARG") && isBefore && words.length > 1) {
        var parts = words[1].split("=", 2);
        known.put(
            parts[0], arguments.getOrDefault(parts[0], parts.length > 1 ? unquoted(parts[1]) : ""));
      } else if (name.equals("FROM")) {
        isBefore = false;
        addBase(words, known, stages, bases);
      }
    }
    return List.copyOf(bases);
  }

  private static void addBase(
      String[] words, Map<String, String> known, HashSet<String> stages, List<String> bases) {
    int at = 1;
    while (at < words.length && words[at].startsWith("--")) {
      at++;
    }
    if (at >= words.length) {
      return;
    }
    var base = resolved(words[at], known);
    if (!base.equals("scratch") && !stages.contains(base) && !base.isEmpty()) {
      bases.add(base);
    }
    if (at + 2 < words.length && words[at + 1].equalsIgnoreCase("AS")) {
      stages.add(words[at + 2]);
    }
  }

  private static String resolved(String text, Map<String, String> known) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              var name = found.group(1) == null ? found.group(3) : found.group(1);
              var value = known.getOrDefault(name, "");
              var standard = found.group(2) == null ? "" : found.group(2);
              return java.util.regex.Matcher.quoteReplacement(value.isEmpty() ? standard : value);
            });
  }

  private static String unquoted(String text) {
    return text.replaceAll("^[\"']|[\"']$", "");
  }
}

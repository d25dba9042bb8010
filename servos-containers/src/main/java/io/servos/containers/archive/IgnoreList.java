package io.servos.containers.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a `.dockerignore` leaves out, by the rules of Docker: one pattern a line, `!` for what is
/// taken in again, the last one that fits counts.
public final class IgnoreList {

  private final List<Rule> rules;

  private record Rule(Pattern pattern, boolean isException) {}

  private IgnoreList(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// One that leaves nothing out.
  public static IgnoreList none() {
    return new IgnoreList(List.of());
  }

  /// What those lines of a `.dockerignore` say.
  ///
  /// @throws IllegalArgumentException if a line is no pattern; the message says which
  public static IgnoreList of(List<String> lines) {
    var rules = new ArrayList<Rule>();
    for (var line : lines) {
      var text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        boolean isException = text.startsWith("!");
        rules.add(new Rule(pattern(isException ? text.substring(1).strip() : text), isException));
      }
    }
    return new IgnoreList(rules);
  }

  private static Pattern pattern(String text) {
    var path = text.replaceAll("^/+|/+$", "").replaceAll("^(\\./)+", "");
    var regex = new StringBuilder();
    int i = 0;
    while (i < path.length()) {
      char unit = path.charAt(i);
      if (path.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (path.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (unit == '*') {
        regex.append("[^/]*");
      } else if (unit == '?') {
        regex.append("[^/]");
      } else if (unit == '[' || unit == ']' || unit == '^' || unit == '-') {
        regex.append(unit);
      } else if (unit == '\\' && i + 1 < path.length()) {
        i++;
        regex.append(Pattern.quote(path.substring(i, i + 1)));
      } else {
        regex.append(Pattern.quote(String.valueOf(unit)));
      }
      i++;
    }
    try {
      return Pattern.compile(regex + "(?:/.*)?");
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException("'" + text + "' is no pattern", wrong);
    }
  }

  /// Whether that path, relative and with `/`, is left out.
  public boolean leavesOut(String path) {
    boolean isOut = false;
    for (var rule : rules) {
      if (rule.isException() == isOut && rule.pattern().matcher(path).matches()) {
        isOut = !rule.isException();
      }
    }
    return isOut;
  }

  /// Whether nothing below a folder that is left out can be taken in again.
  public boolean isFinal() {
    return rules.stream().noneMatch(Rule::isException);
  }
}

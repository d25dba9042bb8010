package io.servos.config;

import io.servos.model.InvalidConfigException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// Why a text is not YAML or JSON, in one sentence.
record SyntaxProblem(Position at, String problem, String remedy) {

  private static final Pattern YAML_MARK =
      Pattern.compile("(?m)^(.*)\\R in [^\\n]*, line (\\d+), column (\\d+):$");
  private static final Pattern LIBRARY_TALK =
      Pattern.compile(
          " ?(\\(start marker at|\\(from `|\\(not recognized|: enable `|\\(Do not use).*",
          Pattern.DOTALL);
  private static final String TAB = "'\\t(TAB)'";

  static SyntaxProblem of(JacksonException cause, Format format) {
    var message = String.valueOf(cause.getOriginalMessage());
    return format == Format.YAML ? yaml(message, where(cause)) : json(message, where(cause));
  }

  private static Position where(JacksonException cause) {
    return Optional.ofNullable(cause.getLocation())
        .filter(location -> location.getLineNr() > 0)
        .map(location -> new Position(location.getLineNr(), Math.max(1, location.getColumnNr())))
        .orElse(Position.START);
  }

  /// The parser names first what it was in the middle of, then what is wrong: the last one counts.
  private static SyntaxProblem yaml(String message, Position at) {
    var mark = YAML_MARK.matcher(message);
    var position = at;
    var problem = message;
    while (mark.find()) {
      problem = mark.group(1);
      position = new Position(Integer.parseInt(mark.group(2)), Integer.parseInt(mark.group(3)));
    }
    return problem.contains("base64")
        ? new SyntaxProblem(position, "the tag '!!binary' is not supported", "remove it")
        : new SyntaxProblem(position, "is not YAML: " + tidy(problem), yamlRemedy(problem));
  }

  private static String yamlRemedy(String problem) {
    if (problem.contains(TAB)) {
      return "indent with spaces";
    }
    if (problem.contains("Expected a property name")) {
      return "use plain text as keys";
    }
    return "check the indentation, and put text with special characters in quotes";
  }

  private static SyntaxProblem json(String message, Position at) {
    var remedy =
        message.contains("comment")
            ? "remove the comment, or use YAML"
            : "check quotes, commas and brackets";
    return new SyntaxProblem(at, "is not JSON: " + tidy(message), remedy);
  }

  private static String tidy(String problem) {
    var sentence =
        LIBRARY_TALK
            .matcher(problem.replace("character " + TAB, "a tab").strip())
            .replaceFirst("")
            .replaceFirst(", got this instead: .*", "")
            .replaceFirst("\\.$", "");
    var first = sentence.lines().findFirst().orElse("");
    return Quoted.plain(
        first.isEmpty()
            ? first
            : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1));
  }

  InvalidConfigException thrown(Findings findings) {
    return findings.fatal(at, "", problem, remedy);
  }
}

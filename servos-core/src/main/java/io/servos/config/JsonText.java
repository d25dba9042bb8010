package io.servos.config;

import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import java.util.stream.Collectors;

/// Writes nodes as JSON, two spaces a level.
final class JsonText {

  private JsonText() {}

  static String of(Mapping file) {
    return text(file, "\n") + "\n";
  }

  private static String text(Node node, String newLine) {
    var deeper = newLine + "  ";
    return switch (node) {
      case Scalar scalar -> text(scalar);
      case Sequence(_, var items) when items.isEmpty() -> "[]";
      case Mapping(_, var entries) when entries.isEmpty() -> "{}";
      case Sequence(_, var items) ->
          items.stream()
              .map(item -> deeper + text(item, deeper))
              .collect(Collectors.joining(",", "[", newLine + "]"));
      case Mapping(_, var entries) ->
          entries.stream()
              .map(entry -> deeper + quoted(entry.name()) + ": " + text(entry.value(), deeper))
              .collect(Collectors.joining(",", "{", newLine + "}"));
    };
  }

  private static String text(Scalar scalar) {
    return scalar.kind() == Scalar.Kind.TEXT ? quoted(scalar.text()) : scalar.text();
  }

  /// The text as a JSON string, which is a YAML string too. Characters that are not seen, or that
  /// end lines for some readers, are escaped.
  static String quoted(String text) {
    var result = new StringBuilder("\"");
    text.codePoints().forEach(point -> append(result, point));
    return result.append('"').toString();
  }

  private static void append(StringBuilder result, int point) {
    switch (point) {
      case '"', '\\' -> result.append('\\').appendCodePoint(point);
      case '\n' -> result.append("\\n");
      case '\t' -> result.append("\\t");
      default -> {
        if (point >= Character.MIN_SUPPLEMENTARY_CODE_POINT || Quoted.isHarmless(point)) {
          result.appendCodePoint(point);
        } else {
          result.append("\\u%04x".formatted(point));
        }
      }
    }
  }
}

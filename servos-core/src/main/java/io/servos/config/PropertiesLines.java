package io.servos.config;

import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes nodes as properties, one line a value; items of a list are numbered.
final class PropertiesLines {

  private PropertiesLines() {}

  static String of(Mapping file) {
    return lines("", file).map(line -> line + "\n").collect(Collectors.joining());
  }

  private static Stream<String> lines(String path, Node node) {
    return switch (node) {
      case Scalar(_, _, var text) -> Stream.of(path + "=" + escaped(text, false));
      case Sequence(_, var items) when items.isEmpty() -> Stream.of(path + "=");
      case Sequence(_, var items) ->
          IntStream.range(0, items.size())
              .boxed()
              .flatMap(index -> lines(path + "." + index, items.get(index)));
      case Mapping(_, var entries) ->
          entries.stream()
              .flatMap(
                  entry ->
                      lines(
                          (path.isEmpty() ? "" : path + ".") + escaped(entry.name(), true),
                          entry.value()));
    };
  }

  private static String escaped(String text, boolean isKey) {
    var result = new StringBuilder();
    text.codePoints().forEach(point -> append(result, point, isKey));
    return result.toString();
  }

  private static void append(StringBuilder result, int point, boolean isKey) {
    boolean isSpecial =
        point == '\\'
            || (isKey && " =:#!".indexOf(point) >= 0)
            || (point == ' ' && result.isEmpty());
    if (isSpecial) {
      result.append('\\').appendCodePoint(point);
    } else if (point >= Character.MIN_SUPPLEMENTARY_CODE_POINT || Quoted.isHarmless(point)) {
      result.appendCodePoint(point);
    } else {
      result.append("\\u%04x".formatted(point));
    }
  }
}

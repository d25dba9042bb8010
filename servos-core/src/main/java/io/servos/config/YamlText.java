package io.servos.config;

import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes nodes as YAML in block style. Text stands without quotes only where every YAML reader,
/// of version 1.1 or 1.2, takes it for text.
final class YamlText {

  private static final Pattern PLAIN =
      Pattern.compile(
          "[A-Za-z/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*"
              + "|([0-9]+(\\.[0-9]+)?(ms|[dhms]))+|[0-9]+[KMGT]iB");
  private static final Pattern OTHER_TYPE =
      Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n");

  private static final int LONGEST_PLAIN = 200;

  private YamlText() {}

  static String of(Mapping file) {
    return file.entries().isEmpty()
        ? "{}\n"
        : lines(file).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> lines(Node node) {
    return switch (node) {
      case Scalar scalar -> Stream.of(text(scalar));
      case Sequence(_, var items) ->
          items.stream().flatMap(item -> indented("- ", lines(item).toList()));
      case Mapping(_, var entries) ->
          entries.stream()
              .flatMap(
                  entry ->
                      isInline(entry.value())
                          ? Stream.of(name(entry.name()) + ": " + inline(entry.value()))
                          : Stream.concat(
                              Stream.of(name(entry.name()) + ":"),
                              indented("  ", lines(entry.value()).toList())));
    };
  }

  private static Stream<String> indented(String first, List<String> lines) {
    return IntStream.range(0, lines.size())
        .mapToObj(index -> (index == 0 ? first : "  ") + lines.get(index));
  }

  private static boolean isInline(Node node) {
    return switch (node) {
      case Scalar _ -> true;
      case Sequence(_, var items) -> items.isEmpty();
      case Mapping(_, var entries) -> entries.isEmpty();
    };
  }

  private static String inline(Node node) {
    return switch (node) {
      case Scalar scalar -> text(scalar);
      case Sequence _ -> "[]";
      case Mapping _ -> "{}";
    };
  }

  private static String text(Scalar scalar) {
    return scalar.kind() == Scalar.Kind.TEXT ? name(scalar.text()) : scalar.text();
  }

  private static String name(String text) {
    boolean isPlain =
        text.length() <= LONGEST_PLAIN
            && PLAIN.matcher(text).matches()
            && !OTHER_TYPE.matcher(text).matches();
    return isPlain ? text : JsonText.quoted(text);
  }
}

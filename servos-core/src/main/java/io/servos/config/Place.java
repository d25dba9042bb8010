package io.servos.config;

import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.InvalidConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Where a value is read: its key with parents, what relative paths start from, and where mistakes
/// are noted.
///
/// @param folder what relative paths of the host start from
/// @param processors how many processors this host has
record Place(Findings findings, Path folder, int processors, String key) {

  Place child(String name) {
    return new Place(findings, folder, processors, key.isEmpty() ? name : key + "." + name);
  }

  void report(Position at, String problem, String remedy) {
    findings.add(at, key, problem, remedy);
  }

  void report(Node node, InvalidConfigException cause) {
    findings.add(node.at(), key, cause);
  }

  /// Notes that the value is of another type.
  <T> Optional<T> wrongType(Node node, String noun, String remedy) {
    var problem =
        switch (node) {
          case Scalar(_, var kind, _) ->
              switch (kind) {
                case NULL -> "has no value";
                case NUMBER -> node.described() + " is a number, not " + noun;
                case TEXT -> node.described() + " is text, not " + noun;
                case BOOLEAN, UNTYPED -> node.described() + " is not " + noun;
              };
          case Sequence _, Mapping _ -> "is " + node.described() + ", not " + noun;
        };
    report(node.at(), problem, remedy);
    return Optional.empty();
  }

  /// The text of a node that must be text.
  Optional<String> text(Node node, String noun, String remedy) {
    if (!(node instanceof Scalar scalar && scalar.isTextual())) {
      return wrongType(node, noun, remedy);
    }
    if (scalar.text().indexOf('\0') >= 0) {
      report(node.at(), node.described() + " has a NUL", "remove it");
      return Optional.empty();
    }
    if (scalar
        .text()
        .codePoints()
        .anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
      report(node.at(), node.described() + " has half a surrogate pair", "write whole characters");
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /// The digits or the text of a node that must be an amount.
  Optional<String> amount(Node node, String noun, String remedy) {
    return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NUMBER
        ? Optional.of(scalar.plain())
        : text(node, noun, remedy);
  }

  /// The items of a node that must be a list; text of an untyped notation is cut at its commas.
  private Optional<List<Node>> items(Node node, String remedy) {
    return switch (node) {
      case Sequence(_, var items) -> Optional.of(items);
      case Scalar(var at, var kind, var text) when kind == Scalar.Kind.UNTYPED ->
          Optional.of(
              text.isBlank()
                  ? List.of()
                  : Arrays.stream(text.split(",", -1))
                      .map(item -> (Node) Scalar.untyped(at, item.strip()))
                      .toList());
      default -> wrongType(node, "a list", remedy);
    };
  }

  /// The values of the items of a list, each read at its own place.
  <T> Optional<List<T>> each(Node node, String remedy, BiFunction<Node, Place, Optional<T>> read) {
    return items(node, remedy)
        .map(
            items ->
                IntStream.range(0, items.size())
                    .mapToObj(index -> read.apply(items.get(index), child(String.valueOf(index))))
                    .flatMap(Optional::stream)
                    .toList());
  }

  /// The values of the items of a list, none of which may come twice.
  <T> Optional<Set<T>> eachOnce(
      Node node, String remedy, BiFunction<Node, Place, Optional<T>> read) {
    var seen = new LinkedHashSet<T>();
    return each(
            node,
            remedy,
            (item, here) -> {
              var value = read.apply(item, here);
              if (value.isPresent() && !seen.add(value.get())) {
                here.report(
                    item.at(), item.described() + " is listed twice", "keep one of the two");
              }
              return value;
            })
        .map(_ -> seen);
  }

  /// A path, absolute when it is one already, else below `start`.
  Optional<Path> path(Node node, String text, Path start) {
    try {
      return Optional.of(start.resolve(text));
    } catch (InvalidPathException _) {
      report(
          node.at(),
          Quoted.of(text) + " cannot be a path in this locale",
          "use characters of this locale, or set LANG=C.UTF-8");
      return Optional.empty();
    }
  }
}

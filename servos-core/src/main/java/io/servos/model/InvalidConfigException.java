package io.servos.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The configuration is wrong; every mistake found is listed.
public final class InvalidConfigException extends ServosException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// All mistakes at once, at least one.
  public InvalidConfigException(List<Problem> problems) {
    super(
        problems.stream().map(Problem::sentence).collect(Collectors.joining("\n")),
        problems.stream().map(Problem::remedy).distinct().collect(Collectors.joining("; ")),
        null);
    this.problems = List.copyOf(problems);
  }

  /// One mistake without a position in a file.
  public static InvalidConfigException of(String key, String problem, String remedy) {
    return new InvalidConfigException(
        List.of(new Problem("", OptionalInt.empty(), OptionalInt.empty(), key, problem, remedy)));
  }

  /// The mistakes, in the order of the file.
  public List<Problem> problems() {
    return problems;
  }

  /// One mistake.
  ///
  /// @param source the file, or empty when the value came from elsewhere
  /// @param line 1-based line in the source
  /// @param column 1-based column in the source
  /// @param key the key with its parents, joined by dots
  /// @param problem what is wrong with it
  /// @param remedy what is allowed
  public record Problem(
      String source,
      OptionalInt line,
      OptionalInt column,
      String key,
      String problem,
      String remedy) {

    /// `file:line:column: key: problem`, as far as known.
    public String sentence() {
      var position = new StringBuilder(source);
      line.ifPresent(value -> position.append(':').append(value));
      column.ifPresent(value -> position.append(':').append(value));
      return (position.isEmpty() ? "" : position + ": ")
          + (key.isEmpty() ? "" : key + ": ")
          + problem;
    }
  }
}

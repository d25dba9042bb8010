package io.servos.config;

import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidConfigException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/// Collects the mistakes of one source.
final class Findings {

  private static final int MOST_REPORTED = 50;
  private static final int MOST_OF_A_KEY = 160;
  private static final Comparator<Problem> IN_ORDER_OF_FILE =
      Comparator.comparingInt((Problem problem) -> problem.line().orElse(0))
          .thenComparingInt(problem -> problem.column().orElse(0));

  private final String source;
  private final List<Problem> problems = new ArrayList<>();
  private int unreported;

  Findings(String source) {
    this.source = Quoted.plain(source);
  }

  void add(Position at, String key, String problem, String remedy) {
    if (isFull()) {
      unreported++;
    } else {
      problems.add(
          new Problem(
              source,
              at.knownLine(),
              at.knownColumn(),
              Quoted.plain(key, MOST_OF_A_KEY),
              problem,
              remedy));
    }
  }

  /// Whether further mistakes are only counted.
  boolean isFull() {
    return problems.size() == MOST_REPORTED;
  }

  /// The same mistakes, told of a value in this source.
  void add(Position at, String key, InvalidConfigException cause) {
    cause.problems().forEach(problem -> add(at, key, problem.problem(), problem.remedy()));
  }

  /// Returns if there is nothing to report.
  ///
  /// @throws InvalidConfigException with everything that was found
  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    problems.sort(IN_ORDER_OF_FILE);
    if (unreported > 0) {
      problems.add(
          new Problem(
              source,
              OptionalInt.empty(),
              OptionalInt.empty(),
              "",
              "has " + unreported + (unreported == 1 ? " more mistake" : " more mistakes"),
              "correct the first ones and try again"));
    }
    throw new InvalidConfigException(problems);
  }

  /// The one mistake after which nothing else can be read.
  InvalidConfigException fatal(Position at, String key, String problem, String remedy) {
    problems.clear();
    unreported = 0;
    add(at, key, problem, remedy);
    return new InvalidConfigException(problems);
  }
}

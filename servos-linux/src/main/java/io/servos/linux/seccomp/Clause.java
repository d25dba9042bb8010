package io.servos.linux.seccomp;

import java.util.List;
import java.util.stream.Collectors;

/// A verdict that holds if all its tests are true.
///
/// @param tests at least one
/// @param verdict what happens then
public record Clause(List<ArgumentTest> tests, Verdict verdict) {

  /// @throws IllegalArgumentException if there is no test
  public Clause {
    tests = List.copyOf(tests);
    if (tests.isEmpty()) {
      throw new IllegalArgumentException("A clause has no test. Use CallRule.always instead.");
    }
  }

  /// A clause that applies if all tests are true.
  public static Clause when(Verdict verdict, ArgumentTest... tests) {
    return new Clause(List.of(tests), verdict);
  }

  @Override
  public String toString() {
    return tests.stream()
        .map(ArgumentTest::toString)
        .collect(Collectors.joining(" and ", verdict + " if ", ""));
  }
}

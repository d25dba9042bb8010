package io.servos.linux.seccomp;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happens to one system call: the first clause that applies decides.
///
/// @param clauses tried in this order; may be empty
/// @param otherwise the verdict if none applies
public record CallRule(List<Clause> clauses, Verdict otherwise) {

  /// The call is executed, whatever its arguments.
  public static final CallRule ALLOW = always(new Verdict.Allow());

  /// Copies the list.
  public CallRule {
    clauses = List.copyOf(clauses);
  }

  /// A rule that does not look at the arguments.
  public static CallRule always(Verdict verdict) {
    return new CallRule(List.of(), verdict);
  }

  /// A rule with clauses.
  public static CallRule of(Verdict otherwise, Clause... clauses) {
    return new CallRule(List.of(clauses), otherwise);
  }

  /// Whether the verdict depends on the arguments.
  public boolean isConditional() {
    return !clauses.isEmpty();
  }

  /// Whether both rules can share their code. Two conditional rules only do if they are the same
  /// object. Comparing the records would say more, but costs 50 ms on first use.
  @SuppressWarnings("ReferenceEquality")
  boolean sharesCodeWith(CallRule other) {
    return this == other
        || (!isConditional()
            && !other.isConditional()
            && otherwise.returnValue() == other.otherwise.returnValue());
  }

  /// Whether the call is executed for at least some arguments.
  public boolean mayAllow() {
    return Stream.concat(clauses.stream().map(Clause::verdict), Stream.of(otherwise))
        .anyMatch(Verdict.Allow.class::isInstance);
  }

  @Override
  public String toString() {
    return Stream.concat(
            clauses.stream().map(Clause::toString),
            Stream.of(isConditional() ? "otherwise " + otherwise : otherwise.toString()))
        .collect(Collectors.joining("; "));
  }
}

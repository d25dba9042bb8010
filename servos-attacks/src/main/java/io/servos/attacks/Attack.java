package io.servos.attacks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One attempt at something that isolation forbids: programs for Python that say in one word how it
/// went. Knows nothing of how the isolation works, so any isolator can be tried with it.
///
/// @param name what is attempted
/// @param needsRoot whether only root can do it outside
/// @param twice whether it is made two times and succeeds when both say the same
/// @param architecture the only one that has it, as the kernel names it; empty for all
/// @param outside pattern of the word without isolation, which shows that the attempt is a real one
/// @param expected what the word may be inside
/// @param notPromised why isolators that let it through do so, by their names
/// @param config an environment config as JSON, on top of that of all attacks; may be empty
/// @param file the name of the program's file; empty for a plain one
/// @param notApplicable why nothing is attempted; empty when something is
/// @param parts the programs, with names of the [Scene] in double braces
public record Attack(
    ThreatClass threat,
    String name,
    boolean needsRoot,
    boolean twice,
    Optional<String> architecture,
    Pattern outside,
    List<Expectation> expected,
    Map<String, String> notPromised,
    String config,
    Optional<String> file,
    Optional<String> notApplicable,
    Map<Part, String> parts) {

  public Attack {
    expected = List.copyOf(expected);
    notPromised = Map.copyOf(notPromised);
    parts = Map.copyOf(parts);
  }

  /// The programs of an attack.
  public enum Part {
    /// Made ready outside, as an earlier program could have done.
    PLANT,
    /// Made first, and still there while the attack is made the first time.
    LEAVE,
    /// The attack.
    ATTACK,
    /// Looks from outside whether it went well; then its word counts.
    JUDGE,
    /// Takes away outside what a control leaves.
    TIDY
  }

  Optional<String> part(Part part) {
    return Optional.ofNullable(parts.get(part));
  }

  /// What that isolator may make of it.
  List<Expectation> expectedOf(String isolation) {
    var own =
        expected.stream()
            .filter(one -> one.isolation().filter(isolation::equals).isPresent())
            .toList();
    return own.isEmpty()
        ? expected.stream().filter(one -> one.isolation().isEmpty()).toList()
        : own;
  }

  /// The limit that contains it, if any.
  Optional<String> limit() {
    return expected.stream().flatMap(one -> one.limit().stream()).findFirst();
  }

  @Override
  public String toString() {
    return threat.number() + ": " + name;
  }
}

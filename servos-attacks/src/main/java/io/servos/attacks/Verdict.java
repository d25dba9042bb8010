package io.servos.attacks;

/// What became of one attack on one isolator.
public sealed interface Verdict {

  /// It failed.
  ///
  /// @param how what the kernel said, or what was seen instead
  record Blocked(String how) implements Verdict {}

  /// It ran into a limit.
  ///
  /// @param limit the limit's name
  /// @param how how the program was told, or how its run ended
  record Contained(String limit, String how) implements Verdict {}

  /// There is nothing to attack, or it cannot be shown here that the attack is a real one.
  record NotApplicable(String reason) implements Verdict {}

  /// It went well, or failed in a way that is not the expected one.
  ///
  /// @param word what it said
  record Open(String word) implements Verdict {}

  /// The control failed, so a failure inside means nothing.
  ///
  /// @param word what the control said
  record Unproven(String word) implements Verdict {}

  /// Whether the isolation held, as far as the attack can tell.
  default boolean holds() {
    return switch (this) {
      case Blocked _, Contained _, NotApplicable _ -> true;
      case Open _, Unproven _ -> false;
    };
  }

  /// The word for this kind.
  default String kind() {
    return switch (this) {
      case Blocked _ -> "blocked";
      case Contained _ -> "contained";
      case NotApplicable _ -> "not-applicable";
      case Open _ -> "open";
      case Unproven _ -> "unproven";
    };
  }

  /// How, by which limit, or why.
  default String detail() {
    return switch (this) {
      case Blocked(var how) -> how;
      case Contained(var limit, var how) -> limit + ": " + how;
      case NotApplicable(var reason) -> reason;
      case Open(var word) -> word;
      case Unproven(var word) -> "the control outside says '" + word + "'";
    };
  }
}

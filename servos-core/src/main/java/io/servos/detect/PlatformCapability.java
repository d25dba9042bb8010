package io.servos.detect;

import io.servos.model.Platform;
import java.util.List;
import java.util.Locale;

/// Whether Servos can do something for a platform on this host.
public record PlatformCapability(Platform platform, Action action, Ability ability) {

  /// What can be done with a platform's programs.
  public enum Action {
    RUN,
    COMPILE,
    FLASH,
    EMULATE;

    /// Lower case, as in messages.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The answer.
  public sealed interface Ability {

    /// It works.
    ///
    /// @param how what does the work
    record Available(String how) implements Ability {}

    /// It does not work.
    ///
    /// @param what everything that is missing, at least one
    record Missing(List<String> what) implements Ability {
      public Missing {
        what = List.copyOf(what);
      }
    }

    /// There is nothing to do.
    ///
    /// @param why the reason
    record NotApplicable(String why) implements Ability {}
  }

  /// For example `compile: missing avrdude, the module servos-boards`.
  public String text() {
    return action.label()
        + ": "
        + switch (ability) {
          case Ability.Available(var how) -> how;
          case Ability.Missing(var what) -> "missing " + String.join(", ", what);
          case Ability.NotApplicable(var why) -> why;
        };
  }
}

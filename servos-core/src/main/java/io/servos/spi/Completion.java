package io.servos.spi;

import io.servos.model.Outcome;
import io.servos.model.RefusedDestination;
import io.servos.model.Usage;
import java.util.List;

/// How a run ended and what it used.
///
/// @param refused where its program wanted to connect and was not allowed to, as far as that is
///     seen
public record Completion(Outcome outcome, Usage usage, List<RefusedDestination> refused) {

  public Completion {
    refused = List.copyOf(refused);
  }

  /// Of a run without a list of allowed destinations.
  public Completion(Outcome outcome, Usage usage) {
    this(outcome, usage, List.of());
  }
}

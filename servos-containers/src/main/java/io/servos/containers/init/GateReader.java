package io.servos.containers.init;

import java.util.Optional;

/// Takes what the first process writes before the program, until it is whole.
public final class GateReader {

  private final Pieces pieces = new Pieces(GateReport.PATHS);

  /// Takes what came next: the report when it is whole.
  ///
  /// @throws IllegalArgumentException if it is no report
  public Optional<GateReport> add(byte[] bytes) {
    pieces.add(bytes);
    return pieces.isComplete() ? Optional.of(pieces.report()) : Optional.empty();
  }
}

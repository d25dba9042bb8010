package io.servos.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was asked, how it was set, and what was observed on the live program before its first
/// instruction, one line a barrier.
public record Receipt(List<Line> lines) {

  /// A receipt of a run that never reached its gate.
  public static final Receipt EMPTY = new Receipt(List.of());

  public Receipt {
    lines = List.copyOf(lines);
  }

  /// The same receipt with one more line.
  public Receipt with(Line line) {
    return new Receipt(Stream.concat(lines.stream(), Stream.of(line)).toList());
  }

  /// The line of that barrier.
  public Optional<Line> line(String barrier) {
    return lines.stream().filter(line -> line.barrier().equals(barrier)).findFirst();
  }

  /// One barrier or limit.
  ///
  /// @param barrier its name, such as `network` or `memory`
  /// @param asked what the config asks for
  /// @param how the means, such as `network namespace`
  /// @param observed what was read back from the live process, or `given up` with the reason
  public record Line(String barrier, String asked, String how, String observed) {}
}

package io.servos.linux.launch;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.util.List;
import java.util.stream.Collectors;

/// A whole launch: what each process of a sandbox does until the program runs, and how it ends.
///
/// @param architecture whose machine code and call numbers are used
/// @param sequences the first one is where the launcher starts; the others are jumped to
/// @param failure made by a process one of whose calls failed; it reports the [Failure] record
public record LaunchProgram(Architecture architecture, List<Sequence> sequences, Failure failure) {

  public LaunchProgram {
    sequences = List.copyOf(sequences);
  }

  /// How a failing call is reported.
  ///
  /// @param record receives the failed call's index at byte 8 and the negated errno at byte 16
  /// @param sequence what the failing process then does
  public record Failure(Blob record, Sequence sequence) {

    static final int INDEX = 8;
    static final int ERRNO = 16;

    /// @throws IllegalArgumentException if a call could fail and lead back here, for ever
    public Failure {
      for (var call : sequence.calls()) {
        if (!call.mayFail() && call.syscall() != Syscall.EXIT_GROUP) {
          throw new IllegalArgumentException(
              call.text() + " of '" + sequence.name() + "' has to go on when it fails");
        }
      }
    }
  }

  /// The call with that index, as the failure record names it.
  public Call call(int index) {
    return allSequences().stream()
        .flatMap(sequence -> sequence.calls().stream())
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  List<Sequence> allSequences() {
    var all = new java.util.ArrayList<>(sequences);
    all.add(failure.sequence());
    return all;
  }

  /// One line per call, in words like those of strace(1).
  public String explain() {
    return sequences.stream().map(LaunchProgram::explain).collect(Collectors.joining("\n"));
  }

  private static String explain(Sequence sequence) {
    return sequence.calls().stream()
        .map(call -> "%-9s %-13s %s%n".formatted(sequence.name(), call.facility(), call.text()))
        .collect(Collectors.joining());
  }
}

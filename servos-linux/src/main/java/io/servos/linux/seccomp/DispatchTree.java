package io.servos.linux.seccomp;

import java.util.ArrayList;
import java.util.List;

/// A binary search over system call numbers, in ranges of rules that share their code.
final class DispatchTree {

  /// Where the code for each rule will be.
  interface Targets {
    BpfAssembler.Label of(CallRule rule);
  }

  private record Range(int first, CallRule rule) {}

  private final List<Range> ranges = new ArrayList<>();

  /// Applies a rule to a number and all above it, until the next call of this method. The first
  /// call names 0, each further one a higher number.
  void startingAt(int number, CallRule rule) {
    if (ranges.isEmpty() || !ranges.getLast().rule().sharesCodeWith(rule)) {
      ranges.add(new Range(number, rule));
    }
  }

  /// Emits the search for the number in the accumulator.
  void emit(BpfAssembler assembler, Targets targets) {
    if (ranges.size() == 1) {
      BpfAssembler.Label only = targets.of(ranges.getFirst().rule());
      assembler.ifAtLeast(0, only, only);
    } else {
      new Emission(assembler, targets).subtree(new BpfAssembler.Label(), 0, ranges.size());
    }
  }

  /// Whether the middle one of three ranges is a single number inside a larger range: one
  /// comparison for equality then does for all three.
  private boolean isExceptionInRange(int from, int to) {
    return to - from == 3
        && ranges.get(from).rule().sharesCodeWith(ranges.get(from + 2).rule())
        && ranges.get(from + 1).first() + 1 == ranges.get(from + 2).first();
  }

  private final class Emission {
    private final BpfAssembler assembler;
    private final Targets targets;

    Emission(BpfAssembler assembler, Targets targets) {
      this.assembler = assembler;
      this.targets = targets;
    }

    private void subtree(BpfAssembler.Label here, int from, int to) {
      assembler.place(here);
      if (isExceptionInRange(from, to)) {
        Range exception = ranges.get(from + 1);
        assembler.ifEqual(
            exception.first(), targets.of(exception.rule()), targets.of(ranges.get(from).rule()));
        return;
      }
      int middle = middle(from, to);
      BpfAssembler.Label upper = branchTarget(middle, to);
      BpfAssembler.Label lower = branchTarget(from, middle);
      assembler.ifAtLeast(ranges.get(middle).first(), upper, lower);
      if (middle - from > 1) {
        subtree(lower, from, middle);
      }
      if (to - middle > 1) {
        subtree(upper, middle, to);
      }
    }

    /// Halves the ranges, but does not tear apart three that need one comparison.
    private int middle(int from, int to) {
      if (to - from == 4 && isExceptionInRange(from, to - 1)) {
        return to - 1;
      }
      if (to - from == 4 && isExceptionInRange(from + 1, to)) {
        return from + 1;
      }
      return (from + to + 1) / 2;
    }

    private BpfAssembler.Label branchTarget(int from, int to) {
      return to - from == 1 ? targets.of(ranges.get(from).rule()) : new BpfAssembler.Label();
    }
  }
}

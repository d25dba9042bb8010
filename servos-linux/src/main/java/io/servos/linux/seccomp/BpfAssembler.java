package io.servos.linux.seccomp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Turns instructions with labels into a program. Classic BPF only jumps forward, so a label is
/// placed after the jumps to it.
final class BpfAssembler {

  /// A position that jumps can name before it is known.
  static final class Label {
    private int item = -1;
  }

  private record Item(int code, int operand, Label yes, Label no) {
    boolean isBranch() {
      return code == BpfInstruction.IF_EQUAL || code == BpfInstruction.IF_AT_LEAST;
    }
  }

  private static final Label NOWHERE = new Label();

  private final List<Item> items = new ArrayList<>();

  /// Lets the label name the next instruction.
  void place(Label label) {
    label.item = items.size();
  }

  void load(int offset) {
    items.add(new Item(BpfInstruction.LOAD, offset, NOWHERE, NOWHERE));
  }

  void and(int mask) {
    items.add(new Item(BpfInstruction.AND, mask, NOWHERE, NOWHERE));
  }

  void result(int value) {
    items.add(new Item(BpfInstruction.RETURN, value, NOWHERE, NOWHERE));
  }

  void ifEqual(int value, Label yes, Label no) {
    items.add(new Item(BpfInstruction.IF_EQUAL, value, yes, no));
  }

  void ifAtLeast(int value, Label yes, Label no) {
    items.add(new Item(BpfInstruction.IF_AT_LEAST, value, yes, no));
  }

  /// The program; every label that was used must have been placed.
  BpfProgram assemble() {
    BitSet farYes = new BitSet();
    BitSet farNo = new BitSet();
    int[] positions = positions(farYes, farNo);
    while (markFarBranches(positions, farYes, farNo)) {
      positions = positions(farYes, farNo);
    }
    List<BpfInstruction> program = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.isBranch()) {
        int yes = distance(positions, i, item.yes());
        int no = distance(positions, i, item.no());
        addBranch(program, item, farYes.get(i), yes, farNo.get(i), no);
      } else {
        program.add(BpfInstruction.of(item.code(), item.operand()));
      }
    }
    return new BpfProgram(program);
  }

  /// A far branch skips to an unconditional jump right behind it, which reaches any distance.
  private static void addBranch(
      List<BpfInstruction> program, Item item, boolean farYes, int yes, boolean farNo, int no) {
    int yesSkip = farYes ? 0 : yes;
    int noSkip = !farNo ? no : farYes ? 1 : 0;
    program.add(new BpfInstruction(item.code(), yesSkip, noSkip, item.operand()));
    if (farYes) {
      program.add(BpfInstruction.of(BpfInstruction.JUMP, yes - 1));
    }
    if (farNo) {
      program.add(BpfInstruction.of(BpfInstruction.JUMP, no - (farYes ? 2 : 1)));
    }
  }

  private int[] positions(BitSet farYes, BitSet farNo) {
    int[] positions = new int[items.size()];
    int position = 0;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position;
      position += 1 + (farYes.get(i) ? 1 : 0) + (farNo.get(i) ? 1 : 0);
    }
    return positions;
  }

  private boolean markFarBranches(int[] positions, BitSet farYes, BitSet farNo) {
    int before = farYes.cardinality() + farNo.cardinality();
    for (int i = 0; i < positions.length; i++) {
      Item item = items.get(i);
      if (item.isBranch()) {
        farYes.set(i, farYes.get(i) || isFar(distance(positions, i, item.yes())));
        farNo.set(i, farNo.get(i) || isFar(distance(positions, i, item.no())));
      }
    }
    return farYes.cardinality() + farNo.cardinality() > before;
  }

  private static boolean isFar(int distance) {
    return distance > BpfInstruction.MAX_SKIP;
  }

  private static int distance(int[] positions, int from, Label label) {
    if (label.item <= from || label.item >= positions.length) {
      throw new IllegalStateException(
          "A jump has no target behind it. Place the label after the jump.");
    }
    return positions[label.item] - positions[from] - 1;
  }
}

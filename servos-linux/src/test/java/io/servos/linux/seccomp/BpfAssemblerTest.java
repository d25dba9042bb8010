package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.abi.Architecture;
import io.servos.linux.seccomp.BpfAssembler.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfAssemblerTest {

  private static final int YES = 111;
  private static final int NO = 222;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "254, 0, 0",
    "255, 0, 2",
    "256, 0, 2",
    "0, 253, 0",
    "0, 254, 0",
    "0, 255, 1",
    "255, 5, 2",
    "254, 1, 1",
    "1000, 1000, 2"
  })
  void reachesLabelsAtAnyDistance(int before, int between, int longJumps) {
    BpfProgram program = branchOver(before, between);
    assertThat(program.instructions())
        .filteredOn(instruction -> instruction.code() == BpfInstruction.JUMP)
        .hasSize(longJumps);
    BpfInterpreter interpreter = new BpfInterpreter(program.bytes());
    assertThat(interpreter.run(SeccompData.of(7, Architecture.X86_64)).result()).isEqualTo(YES);
    assertThat(interpreter.run(SeccompData.of(8, Architecture.X86_64)).result()).isEqualTo(NO);
  }

  @Test
  void refusesALabelThatWasNeverPlaced() {
    BpfAssembler assembler = new BpfAssembler();
    assembler.ifEqual(1, new Label(), new Label());
    assembler.result(0);
    assertThatThrownBy(assembler::assemble)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A jump has no target behind it. Place the label after the jump.");
  }

  @Test
  void refusesToJumpBack() {
    BpfAssembler assembler = new BpfAssembler();
    Label back = new Label();
    assembler.place(back);
    assembler.load(0);
    assembler.ifEqual(1, back, back);
    assembler.result(0);
    assertThatThrownBy(assembler::assemble).isInstanceOf(IllegalStateException.class);
  }

  /// If the number is 7, over `before` instructions to one result, else also over `between` more
  /// to the other.
  private static BpfProgram branchOver(int before, int between) {
    BpfAssembler assembler = new BpfAssembler();
    Label yes = new Label();
    Label no = new Label();
    assembler.load(0);
    assembler.ifEqual(7, yes, no);
    for (int i = 0; i < before; i++) {
      assembler.and(0);
    }
    assembler.place(yes);
    assembler.result(YES);
    for (int i = 0; i < between; i++) {
      assembler.and(0);
    }
    assembler.place(no);
    assembler.result(NO);
    return assembler.assemble();
  }
}

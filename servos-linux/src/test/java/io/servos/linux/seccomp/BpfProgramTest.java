package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpfProgramTest {

  private static final BpfInstruction RETURN =
      BpfInstruction.of(BpfInstruction.RETURN, 0x7fff_0000);

  private static final BpfProgram SMALL =
      new BpfProgram(
          List.of(
              BpfInstruction.of(BpfInstruction.LOAD, 4),
              new BpfInstruction(BpfInstruction.IF_EQUAL, 255, 1, 0xc000_003e),
              BpfInstruction.of(BpfInstruction.AND, 0xf),
              new BpfInstruction(BpfInstruction.IF_AT_LEAST, 0, 1, 3),
              BpfInstruction.of(BpfInstruction.JUMP, 300),
              RETURN));

  @Test
  void isWrittenAsTheKernelReadsIt() {
    assertThat(SMALL.bytes())
        .startsWith(0x20, 0, 0, 0, 4, 0, 0, 0)
        .containsSubsequence(0x15, 0, 0xff, 1, 0x3e, 0, 0, 0xc0)
        .endsWith(6, 0, 0, 0, 0, 0, 0xff, 0x7f)
        .hasSize(48);
  }

  @Test
  void isReadableByPeople() {
    assertThat(SMALL.disassemble())
        .isEqualTo(
            """
               0  load [4]
               1  if == 0xc000003e then 257 else 3
               2  and 0xf
               3  if >= 0x3 then 4 else 5
               4  jump 305
               5  return 0x7fff0000
            """);
  }

  @Test
  void isIdentifiedByTheDigestOfItsBytes() {
    // printf '\6\0\0\0\0\0\377\177' | sha256sum
    assertThat(new BpfProgram(List.of(RETURN)).digest())
        .isEqualTo("40b2a31e1a78576bb4afdf1433867d0cc67b769635ef549fba81c7d37570520f");
  }

  @Test
  void refusesALengthTheKernelRefuses() {
    assertThatThrownBy(() -> new BpfProgram(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new BpfProgram(Collections.nCopies(4096, RETURN)).length()).isEqualTo(4096);
    assertThatThrownBy(() -> new BpfProgram(Collections.nCopies(4097, RETURN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A filter of 4097 instructions cannot be loaded. Use 1 to 4096.");
  }
}

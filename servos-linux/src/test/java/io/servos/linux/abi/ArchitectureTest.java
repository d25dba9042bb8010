package io.servos.linux.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void knowsTheNumbersOfTheKernelHeaders() {
    assertThat(Architecture.X86_64.auditArch()).isEqualTo(0xc000003e);
    assertThat(Architecture.AARCH64.auditArch()).isEqualTo(0xc00000b7);
    assertThat(Architecture.X86_64.elfMachine()).isEqualTo(62);
    assertThat(Architecture.AARCH64.elfMachine()).isEqualTo(183);
  }

  @Test
  void recognizesTheNamesJavaUses() {
    assertThat(Architecture.named("amd64")).isEqualTo(Architecture.X86_64);
    assertThat(Architecture.named("aarch64")).isEqualTo(Architecture.AARCH64);
    assertThat(Architecture.current()).isEqualTo(Architecture.named(System.getProperty("os.arch")));
  }

  @Test
  void isLabelledAsUnameDoes() {
    assertThat(Architecture.X86_64.label()).isEqualTo("x86_64");
    assertThat(Architecture.AARCH64.label()).isEqualTo("aarch64");
  }

  @Test
  void refusesAnotherArchitecture() {
    assertThatThrownBy(() -> Architecture.named("riscv64"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "The architecture riscv64 is not supported. Use a 64-bit Linux on x86_64 or aarch64.");
  }
}

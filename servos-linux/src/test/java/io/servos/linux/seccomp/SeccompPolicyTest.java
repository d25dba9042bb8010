package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeccompPolicyTest {

  private static final SeccompPolicy NOTHING = new SeccompPolicy(Map.of(), Verdict.EPERM);

  @Test
  void doesNotChangeWithTheMapItWasMadeFrom() {
    Map<Syscall, CallRule> rules = new EnumMap<>(Syscall.class);
    SeccompPolicy policy = new SeccompPolicy(rules, Verdict.EPERM);
    rules.put(Syscall.READ, CallRule.ALLOW);
    assertThat(policy.rule(Syscall.READ)).isEqualTo(CallRule.always(Verdict.EPERM));
    assertThatThrownBy(() -> policy.rules().put(Syscall.READ, CallRule.ALLOW))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void isNotChangedByAVariant() {
    SeccompPolicy variant = NOTHING.with(Syscall.READ, CallRule.ALLOW);
    assertThat(variant.rule(Syscall.READ)).isEqualTo(CallRule.ALLOW);
    assertThat(variant.rule(Syscall.WRITE)).isEqualTo(CallRule.always(Verdict.EPERM));
    assertThat(NOTHING.rules()).isEmpty();
  }

  @Test
  void countsCallsThatAreAllowedForSomeArguments() {
    Clause clause = Clause.when(new Verdict.Allow(), ArgumentTest.equal(0, 1));
    SeccompPolicy policy =
        NOTHING
            .with(Syscall.OPEN, CallRule.ALLOW)
            .with(Syscall.READ, CallRule.ALLOW)
            .with(Syscall.WRITE, CallRule.of(Verdict.EPERM, clause))
            .with(Syscall.CLONE3, CallRule.always(Verdict.ENOSYS));
    assertThat(policy.allowedCalls(Architecture.X86_64)).isEqualTo(3);
    assertThat(policy.allowedCalls(Architecture.AARCH64)).isEqualTo(2);
    assertThat(SeccompPolicy.standard().allowedCalls(Architecture.X86_64)).isBetween(280, 300);
  }

  @Test
  void printsOneLineForEachRule() {
    assertThat(SeccompPolicy.standard().toString())
        .contains(
            """
            ioctl: refuse with EPERM if arg1.low == 0x5412; \
            refuse with EPERM if arg1.low == 0x541c; otherwise allow
            """,
            """
            clone: allow if arg0.low & 0x7e020000 == 0x0; otherwise refuse with EPERM
            """,
            "socket socketpair: ",
            "clone3 openat2 file_getattr file_setattr: refuse with ENOSYS\n")
        .endsWith(
            """
            unknown calls and x32: refuse with ENOSYS
            another architecture: kill the process
            """);
    assertThat(SeccompPolicy.standard().toString().lines()).hasSizeLessThan(16);
  }

  @Test
  void refusesTestsThatMakeNoSense() {
    assertThatThrownBy(() -> ArgumentTest.equal(6, 0))
        .hasMessage("A system call has no argument 6. Use 0 to 5.");
    assertThatThrownBy(() -> ArgumentTest.masked(0, 0xf, 0x10))
        .hasMessage("The value 0x10 has bits outside the mask 0xf. Widen the mask.");
    assertThatThrownBy(() -> new Clause(List.of(), Verdict.EPERM))
        .hasMessage("A clause has no test. Use CallRule.always instead.");
    assertThatThrownBy(() -> new Verdict.Refuse(0))
        .hasMessage("The error number 0 is out of range. Use 1 to 4095.");
    assertThatThrownBy(() -> new Verdict.Refuse(4096))
        .hasMessage("The error number 4096 is out of range. Use 1 to 4095.");
  }
}

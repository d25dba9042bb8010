package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;

/// Reads a policy literally, call by call and clause by clause: what a filter has to agree with.
record PolicyOracle(SeccompPolicy policy, Architecture architecture) {

  Verdict verdict(SeccompData data) {
    if (data.architecture() != architecture.auditArch()) {
      return new Verdict.Kill();
    }
    for (Syscall call : Syscall.values()) {
      if (call.existsOn(architecture) && call.number(architecture) == data.number()) {
        return verdict(policy.rule(call), data);
      }
    }
    return Verdict.ENOSYS;
  }

  private static Verdict verdict(CallRule rule, SeccompData data) {
    for (Clause clause : rule.clauses()) {
      if (clause.tests().stream().allMatch(test -> holds(test, data))) {
        return clause.verdict();
      }
    }
    return rule.otherwise();
  }

  private static boolean holds(ArgumentTest test, SeccompData data) {
    long argument = data.arguments().get(test.index());
    long half = test.half() == ArgumentTest.Half.HIGH ? argument >>> 32 : argument & 0xffff_ffffL;
    return ((int) half & test.mask()) == test.value();
  }
}

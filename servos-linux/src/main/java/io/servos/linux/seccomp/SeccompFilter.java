package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.seccomp.BpfAssembler.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compiles a policy into the program that the kernel runs before every system call.
public final class SeccompFilter {

  private static final int NUMBER_OFFSET = 0;
  private static final int ARCHITECTURE_OFFSET = 4;
  private static final int ARGUMENTS_OFFSET = 16;
  private static final int ARGUMENT_BYTES = 8;
  private static final int HALF_BYTES = 4;

  private final BpfAssembler assembler = new BpfAssembler();
  private final List<CallRule> rules = new ArrayList<>();
  private final List<Label> ruleCode = new ArrayList<>();
  private final Map<Integer, Label> results = new TreeMap<>();

  private SeccompFilter() {}

  /// The program that enforces the policy on an architecture.
  public static BpfProgram compile(SeccompPolicy policy, Architecture architecture) {
    return new SeccompFilter().program(policy, architecture);
  }

  private BpfProgram program(SeccompPolicy policy, Architecture architecture) {
    Label dispatch = new Label();
    assembler.load(ARCHITECTURE_OFFSET);
    assembler.ifEqual(
        architecture.auditArch(), dispatch, resultOf(SeccompPolicy.FOREIGN_ARCHITECTURE));
    assembler.place(dispatch);
    assembler.load(NUMBER_OFFSET);
    dispatchTree(policy, architecture).emit(assembler, this::codeOf);
    for (int i = 0; i < rules.size(); i++) {
      emitRule(rules.get(i), ruleCode.get(i));
    }
    for (Map.Entry<Integer, Label> result : results.entrySet()) {
      assembler.place(result.getValue());
      assembler.result(result.getKey());
    }
    return assembler.assemble();
  }

  private static DispatchTree dispatchTree(SeccompPolicy policy, Architecture architecture) {
    Map<Integer, CallRule> numbered = new TreeMap<>();
    for (Syscall call : Syscall.values()) {
      if (call.existsOn(architecture)) {
        numbered.put(call.number(architecture), policy.rule(call));
      }
    }
    CallRule unknown = CallRule.always(SeccompPolicy.UNKNOWN);
    DispatchTree tree = new DispatchTree();
    int next = 0;
    for (Map.Entry<Integer, CallRule> entry : numbered.entrySet()) {
      if (entry.getKey() > next) {
        tree.startingAt(next, unknown);
      }
      tree.startingAt(entry.getKey(), entry.getValue());
      next = entry.getKey() + 1;
    }
    // Reaches up to 2^32 - 1 and so includes x32, whose numbers start at 0x40000000.
    tree.startingAt(next, unknown);
    return tree;
  }

  private Label codeOf(CallRule rule) {
    if (!rule.isConditional()) {
      return resultOf(rule.otherwise());
    }
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).sharesCodeWith(rule)) {
        return ruleCode.get(i);
      }
    }
    rules.add(rule);
    ruleCode.add(new Label());
    return ruleCode.getLast();
  }

  private Label resultOf(Verdict verdict) {
    Label known = results.get(verdict.returnValue());
    if (known != null) {
      return known;
    }
    Label label = new Label();
    results.put(verdict.returnValue(), label);
    return label;
  }

  private void emitRule(CallRule rule, Label start) {
    Label next = start;
    for (int i = 0; i < rule.clauses().size(); i++) {
      assembler.place(next);
      boolean last = i == rule.clauses().size() - 1;
      next = last ? resultOf(rule.otherwise()) : new Label();
      emitClause(rule.clauses().get(i), next);
    }
  }

  private void emitClause(Clause clause, Label failed) {
    for (int i = 0; i < clause.tests().size(); i++) {
      ArgumentTest test = clause.tests().get(i);
      assembler.load(offset(test));
      if (test.mask() != -1) {
        assembler.and(test.mask());
      }
      boolean last = i == clause.tests().size() - 1;
      Label passed = last ? resultOf(clause.verdict()) : new Label();
      assembler.ifEqual(test.value(), passed, failed);
      if (!last) {
        assembler.place(passed);
      }
    }
  }

  private static int offset(ArgumentTest test) {
    int start = ARGUMENTS_OFFSET + test.index() * ARGUMENT_BYTES;
    return test.half() == ArgumentTest.Half.LOW ? start : start + HALF_BYTES;
  }
}

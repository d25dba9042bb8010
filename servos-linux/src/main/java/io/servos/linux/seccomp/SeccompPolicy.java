package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What a sandboxed program may ask of the kernel, for every architecture at once.
///
/// Three cases are the same in every policy, because anything else would be a way around it: a
/// call through another architecture's entry kills the process, an x32 call gets `ENOSYS`, and so
/// does a number that is not in [Syscall], which makes the C library fall back to an older call.
///
/// @param rules what happens to the calls that have a rule
/// @param otherwise what happens to the calls in [Syscall] that have none
public record SeccompPolicy(Map<Syscall, CallRule> rules, Verdict otherwise) {

  /// The verdict for a call through another architecture's entry.
  static final Verdict FOREIGN_ARCHITECTURE = new Verdict.Kill();

  /// The verdict for a number that is not in [Syscall] and for x32.
  static final Verdict UNKNOWN = Verdict.ENOSYS;

  /// Copies the map.
  public SeccompPolicy {
    EnumMap<Syscall, CallRule> copy = new EnumMap<>(Syscall.class);
    copy.putAll(rules);
    rules = Collections.unmodifiableMap(copy);
  }

  /// The policy of every sandbox.
  ///
  /// It holds for every network mode, the host's network included: that a program may use the
  /// host's network is no reason to let it send raw packets or talk to the hypervisor.
  public static SeccompPolicy standard() {
    return StandardCalls.policy();
  }

  /// The same policy with another rule for one call.
  public SeccompPolicy with(Syscall call, CallRule rule) {
    Map<Syscall, CallRule> changed = new LinkedHashMap<>(rules);
    changed.put(call, rule);
    return new SeccompPolicy(changed, otherwise);
  }

  /// What happens to a call.
  public CallRule rule(Syscall call) {
    CallRule rule = rules.get(call);
    return rule == null ? CallRule.always(otherwise) : rule;
  }

  /// How many calls of an architecture are executed for at least some arguments.
  public int allowedCalls(Architecture architecture) {
    return (int)
        Arrays.stream(Syscall.values())
            .filter(call -> call.existsOn(architecture))
            .filter(call -> rule(call).mayAllow())
            .count();
  }

  /// One line for each distinct rule: the calls, then what happens to them.
  @Override
  public String toString() {
    Map<CallRule, String> lines =
        Arrays.stream(Syscall.values())
            .collect(
                Collectors.groupingBy(
                    this::rule,
                    LinkedHashMap::new,
                    Collectors.mapping(Syscall::label, Collectors.joining(" "))));
    return lines.entrySet().stream()
            .map(line -> line.getValue() + ": " + line.getKey() + "\n")
            .collect(Collectors.joining())
        + "unknown calls and x32: "
        + UNKNOWN
        + "\nanother architecture: "
        + FOREIGN_ARCHITECTURE
        + "\n";
  }
}

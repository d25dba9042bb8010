package io.servos.containers.init;

import java.util.OptionalLong;

/// What the control groups of a container counted; empty where the kernel keeps no such count.
///
/// @param peakMemoryBytes most memory in use at one time
/// @param peakProcesses most processes and threads at one time
/// @param oomKills how many processes were ended for want of memory
/// @param pidsRefused how often a further process was refused
public record Counts(
    OptionalLong peakMemoryBytes,
    OptionalLong peakProcesses,
    OptionalLong oomKills,
    OptionalLong pidsRefused) {

  /// Nothing was counted.
  public static final Counts NONE =
      new Counts(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  private static final String V1_MEMORY = "/sys/fs/cgroup/memory/memory.";
  private static final String V1_PIDS = "/sys/fs/cgroup/pids/pids.";
  private static final String V2 = "/sys/fs/cgroup/";

  static Counts of(GateReport report) {
    return new Counts(
        first(
            number(report.text(V1_MEMORY + "max_usage_in_bytes")),
            number(report.text(V2 + "memory.peak"))),
        first(number(report.text(V1_PIDS + "peak")), number(report.text(V2 + "pids.peak"))),
        first(
            field(report.text(V1_MEMORY + "oom_control"), "oom_kill"),
            field(report.text(V2 + "memory.events"), "oom_kill")),
        first(
            field(report.text(V1_PIDS + "events"), "max"),
            field(report.text(V2 + "pids.events"), "max")));
  }

  /// What was counted since then. Peaks that were not exceeded since then are not known.
  public Counts since(Counts before) {
    return new Counts(
        exceeded(peakMemoryBytes, before.peakMemoryBytes),
        exceeded(peakProcesses, before.peakProcesses),
        difference(oomKills, before.oomKills),
        difference(pidsRefused, before.pidsRefused));
  }

  private static OptionalLong exceeded(OptionalLong now, OptionalLong before) {
    return now.isPresent() && now.getAsLong() > before.orElse(0) ? now : OptionalLong.empty();
  }

  private static OptionalLong difference(OptionalLong now, OptionalLong before) {
    return now.isPresent()
        ? OptionalLong.of(now.getAsLong() - before.orElse(0))
        : OptionalLong.empty();
  }

  private static OptionalLong first(OptionalLong one, OptionalLong other) {
    return one.isPresent() ? one : other;
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private static OptionalLong field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> number(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(OptionalLong.empty());
  }
}

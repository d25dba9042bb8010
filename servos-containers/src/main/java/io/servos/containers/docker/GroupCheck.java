package io.servos.containers.docker;

import io.servos.model.Limit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares the limits that the control groups of a container show with those asked for.
///
/// @param shown values by the name of their file
record GroupCheck(ContainerDraft draft, Map<String, String> shown) {

  private static final long PAGE = 4096;

  void check(List<String> wrong) {
    var facts = draft.facts();
    var limits = draft.limits();
    if (facts.memoryLimit() && limits.memoryBytes().isPresent()) {
      checkMemory(limits.memoryBytes().getAsLong(), wrong);
    }
    if (facts.cpuQuota() && limits.cpus().isPresent()) {
      checkProcessors(limits.cpus().getAsDouble(), wrong);
    }
    if (facts.pidsLimit() && limits.pids().isPresent()) {
      expect(
          Limit.PIDS, "pids.max", Long.toString(draft.processes(limits.pids().getAsInt())), wrong);
    }
  }

  private void checkMemory(long bytes, List<String> wrong) {
    var pages = Long.toString(bytes / PAGE * PAGE);
    if (shown.containsKey("memory.max")) {
      expect(Limit.MEMORY, "memory.max", pages, wrong);
      if (shown.containsKey("memory.swap.max")) {
        expect(Limit.MEMORY, "memory.swap.max", "0", wrong);
      }
      return;
    }
    expect(Limit.MEMORY, "memory.limit_in_bytes", pages, wrong);
    if (shown.containsKey("memory.memsw.limit_in_bytes")) {
      expect(Limit.MEMORY, "memory.memsw.limit_in_bytes", pages, wrong);
    } else {
      expect(Limit.MEMORY, "memory.swappiness", "0", wrong);
    }
  }

  private void checkProcessors(double cpus, List<String> wrong) {
    var quota = quota();
    if (quota.isEmpty() || Math.abs(quota.getAsLong() - cpus * 1000) > 1) {
      wrong.add(
          Limit.CPUS
              + ": the quota of processors is "
              + named("cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us").orElse("not shown")
              + " instead of "
              + cpus);
    }
  }

  /// In thousandths of a processor.
  private OptionalLong quota() {
    var parts =
        shown.containsKey("cpu.max")
            ? shown.getOrDefault("cpu.max", "").split(" ", -1)
            : new String[] {
              shown.getOrDefault("cpu.cfs_quota_us", ""),
              shown.getOrDefault("cpu.cfs_period_us", "")
            };
    boolean areNumbers =
        parts.length == 2 && Stream.of(parts).allMatch(part -> part.matches("[1-9]\\d{0,17}"));
    return areNumbers
        ? OptionalLong.of(Math.round(Long.parseLong(parts[0]) * 1000.0 / Long.parseLong(parts[1])))
        : OptionalLong.empty();
  }

  private void expect(Limit limit, String file, String value, List<String> wrong) {
    var found = shown.getOrDefault(file, "not shown");
    if (!found.equals(value)) {
      wrong.add(limit + ": " + file + " is '" + found + "' instead of '" + value + "'");
    }
  }

  /// What is shown of each limit of the whole tree.
  Map<Limit, String> values() {
    var values = new EnumMap<Limit, String>(Limit.class);
    named(
            "memory.max",
            "memory.swap.max",
            "memory.limit_in_bytes",
            "memory.memsw.limit_in_bytes",
            "memory.swappiness")
        .ifPresent(text -> values.put(Limit.MEMORY, text));
    named("cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us")
        .ifPresent(text -> values.put(Limit.CPUS, text));
    named("pids.max")
        .ifPresent(
            text ->
                values.put(
                    Limit.PIDS, text + ", " + ContainerDraft.OWN_PROCESSES + " of them for init"));
    return values;
  }

  private Optional<String> named(String... files) {
    var text =
        Stream.of(files)
            .filter(shown::containsKey)
            .map(file -> file + "=" + shown.get(file))
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}

package io.servos.containers.init;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What the first process of a container sees of itself while it waits at its gate, before the
/// program: files of /proc and of the control groups, by path. What it could not read is empty.
///
/// @param files content by path
@SuppressWarnings("ArrayRecordComponent")
public record GateReport(Map<String, byte[]> files) {

  /// What is reported, in the order of `tables.s`.
  static final List<String> PATHS =
      List.of(
          "/proc/self/status",
          "/proc/self/limits",
          "/proc/self/mountinfo",
          "/proc/self/environ",
          "/proc/self/cgroup",
          "/proc/self/uid_map",
          "/proc/self/gid_map",
          "/proc/self/fd",
          "/proc/self/ns/user",
          "/proc/self/ns/mnt",
          "/proc/self/ns/pid",
          "/proc/self/ns/net",
          "/proc/self/ns/ipc",
          "/proc/self/ns/uts",
          "/proc/self/ns/cgroup",
          "/proc/sys/kernel/hostname",
          "/proc/sys/kernel/random/boot_id",
          "/sys/fs/cgroup/memory/memory.limit_in_bytes",
          "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes",
          "/sys/fs/cgroup/memory/memory.swappiness",
          "/sys/fs/cgroup/cpu/cpu.cfs_quota_us",
          "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
          "/sys/fs/cgroup/pids/pids.max",
          "/sys/fs/cgroup/memory.max",
          "/sys/fs/cgroup/memory.swap.max",
          "/sys/fs/cgroup/cpu.max",
          "/sys/fs/cgroup/pids.max",
          "/sys/fs/cgroup/memory/memory.max_usage_in_bytes",
          "/sys/fs/cgroup/memory/memory.oom_control",
          "/sys/fs/cgroup/pids/pids.peak",
          "/sys/fs/cgroup/pids/pids.events",
          "/sys/fs/cgroup/memory.peak",
          "/sys/fs/cgroup/memory.events",
          "/sys/fs/cgroup/pids.peak",
          "/sys/fs/cgroup/pids.events");

  /// How many of them come again at the end.
  static final int AT_THE_END = 8;

  public GateReport {
    files = Map.copyOf(files);
  }

  /// Its content as text, without blanks around it; empty when it could not be read.
  public String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8).strip();
  }

  public byte[] bytes(String path) {
    return files.getOrDefault(path, new byte[0]);
  }

  /// The counts of the control groups at that time.
  public Counts counts() {
    return Counts.of(this);
  }
}

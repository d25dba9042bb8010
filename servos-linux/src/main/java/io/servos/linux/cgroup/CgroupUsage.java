package io.servos.linux.cgroup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel counted for one run. Empty where this kernel keeps no such count.
///
/// @param peakMemoryBytes most memory at one time
/// @param peakProcesses most processes and threads at one time, those of the sandbox not counted
/// @param oomKills processes that the kernel ended for want of memory
/// @param pidsRefused forks that failed because of the limit
/// @param cpu processor time of all processes
/// @param systemCpu the part of it that was spent in the kernel
public record CgroupUsage(
    OptionalLong peakMemoryBytes,
    OptionalLong peakProcesses,
    OptionalLong oomKills,
    OptionalLong pidsRefused,
    Optional<Duration> cpu,
    Optional<Duration> systemCpu) {

  /// Nothing was counted.
  static final CgroupUsage NONE =
      new CgroupUsage(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());

  /// A count of processes less those of the sandbox.
  static OptionalLong without(int own, OptionalLong count) {
    return count.isPresent()
        ? OptionalLong.of(Math.max(0, count.getAsLong() - own))
        : OptionalLong.empty();
  }

  /// A count of units of so many nanoseconds.
  static Optional<Duration> duration(OptionalLong count, long nanos) {
    return count.isPresent()
        ? Optional.of(Duration.ofNanos(count.getAsLong() * nanos))
        : Optional.empty();
  }
}

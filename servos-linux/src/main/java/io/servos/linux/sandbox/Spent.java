package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupUsage;
import io.servos.linux.facility.Records;
import io.servos.model.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// What a run has used.
///
/// @param reported by its launcher, absent when that was ended by force
/// @param counted by its control group
record Spent(Optional<Records.Rusage> reported, CgroupUsage counted) {

  /// @param wall from the program's first instruction to the end of the last process
  /// @param stdoutBytes written, read or not
  /// @param stderrBytes the same
  Usage during(Duration wall, long stdoutBytes, long stderrBytes) {
    var cpu = CpuTimes.of(reported, counted);
    return new Usage(
        wall,
        cpu.user(),
        cpu.system(),
        counted.peakMemoryBytes().isPresent()
            ? counted.peakMemoryBytes()
            : of(Records.Rusage::maxRssBytes),
        counted.peakProcesses(),
        of(Records.Rusage::blockBytesWritten),
        stdoutBytes,
        stderrBytes,
        counted.oomKills());
  }

  private OptionalLong of(ToLongFunction<Records.Rusage> number) {
    return reported.isPresent()
        ? OptionalLong.of(number.applyAsLong(reported.get()))
        : OptionalLong.empty();
  }
}

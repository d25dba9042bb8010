package io.servos.containers.docker;

import io.servos.containers.init.Counts;
import io.servos.containers.init.EndReport.Rusage;
import io.servos.model.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What a run used, from what is known of it.
///
/// @param used by its processes, when that was reported
/// @param counts what the control groups counted
/// @param countsBlocks whether the kernel counts what is written to disks
record Consumption(Duration wall, Optional<Rusage> used, Counts counts, boolean countsBlocks) {

  /// @param stdout bytes that were written there
  /// @param stderr bytes that were written there
  Usage usage(long stdout, long stderr) {
    return new Usage(
        wall,
        used.map(Rusage::user).orElse(Duration.ZERO),
        used.map(Rusage::system).orElse(Duration.ZERO),
        counts.peakMemoryBytes().isPresent()
            ? counts.peakMemoryBytes()
            : optional(used.map(Rusage::maxRssBytes)),
        without(ContainerDraft.OWN_PROCESSES, counts.peakProcesses()),
        optional(used.filter(_ -> countsBlocks).map(Rusage::blockBytesWritten)),
        stdout,
        stderr,
        counts.oomKills());
  }

  private static OptionalLong optional(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static OptionalLong without(int own, OptionalLong count) {
    return count.isPresent() ? OptionalLong.of(count.getAsLong() - own) : count;
  }
}

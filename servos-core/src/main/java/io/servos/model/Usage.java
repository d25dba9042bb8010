package io.servos.model;

import java.time.Duration;
import java.util.OptionalLong;

/// What a run used, as the kernel says. Empty where this kernel keeps no such count.
///
/// @param wall from the opened gate to the end of the last process
/// @param userCpu processor time of the whole tree in user mode
/// @param systemCpu processor time of the whole tree in the kernel
/// @param peakMemoryBytes most memory in use at one time by the whole tree
/// @param peakProcesses most processes and threads at one time, the sandbox's own not counted
/// @param blockBytesWritten bytes written to block devices
/// @param stdoutBytes bytes the program wrote to standard output
/// @param stderrBytes bytes the program wrote to standard error
/// @param oomKills how many processes the kernel ended for want of memory
public record Usage(
    Duration wall,
    Duration userCpu,
    Duration systemCpu,
    OptionalLong peakMemoryBytes,
    OptionalLong peakProcesses,
    OptionalLong blockBytesWritten,
    long stdoutBytes,
    long stderrBytes,
    OptionalLong oomKills) {

  /// The same with another count of bytes on standard error.
  public Usage withStderrBytes(long bytes) {
    return new Usage(
        wall,
        userCpu,
        systemCpu,
        peakMemoryBytes,
        peakProcesses,
        blockBytesWritten,
        stdoutBytes,
        bytes,
        oomKills);
  }

  /// User and system time together.
  public Duration cpu() {
    return userCpu.plus(systemCpu);
  }
}

package io.servos.containers.container;

import io.servos.model.Limits;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a container may use and do.
///
/// @param memoryBytes of all of its processes, swap off
/// @param cpus processor time per time
/// @param pids processes and threads
/// @param isWritable whether it may write to its own copy of the image
/// @param capabilities of capabilities(7), such as `NET_BIND_SERVICE`; none unless named
public record Allowance(
    OptionalLong memoryBytes,
    OptionalDouble cpus,
    OptionalInt pids,
    boolean isWritable,
    List<String> capabilities) {

  /// The memory and processes of a run, nothing written but to `/tmp` and storage, no capabilities.
  public static final Allowance DEFAULT =
      new Allowance(
          Limits.DEFAULT.memoryBytes(),
          OptionalDouble.empty(),
          Limits.DEFAULT.pids(),
          false,
          List.of());

  public Allowance {
    var _ = Limits.DEFAULT.withMemoryBytes(memoryBytes).withCpus(cpus).withPids(pids);
    capabilities = List.copyOf(capabilities);
  }
}

package io.servos.containers.gvisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the host goes on to count for the control groups of a container, as long as it runs.
///
/// @param processors folder of the group that counts processor time
/// @param memory folder of the group that limits memory
public record HostCounts(Path processors, Path memory) {

  static HostCounts of(Path root, List<String> lines) throws IOException {
    var counted = lines.stream().anyMatch(line -> line.contains("cpuacct")) ? "cpuacct" : "cpu";
    return new HostCounts(
        HostGroup.folder(root, lines, counted), HostGroup.folder(root, lines, "memory"));
  }

  /// What its processes have used, gVisor's own work included; empty when that is not counted, or
  /// the container has ended.
  public Optional<Duration> processorTime() {
    var nanos = field(processors.resolve("cpuacct.usage"), "");
    return nanos.isPresent()
        ? nanos.map(Duration::ofNanos)
        : field(processors.resolve("cpu.stat"), "usage_usec ")
            .map(micros -> Duration.ofNanos(micros * 1000));
  }

  /// Whether the host ended one of its processes for want of memory, as far as is known yet.
  public boolean isOutOfMemory() {
    var killed = field(memory.resolve("memory.oom_control"), "oom_kill ");
    return killed.or(() -> field(memory.resolve("memory.events"), "oom_kill ")).orElse(0L) > 0;
  }

  /// The number in a line after that beginning.
  private static Optional<Long> field(Path file, String beginning) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(beginning.length()))
          .filter(number -> number.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .findFirst();
    } catch (IOException _) {
      // It is of the other version, or gone with the container.
      return Optional.empty();
    }
  }
}

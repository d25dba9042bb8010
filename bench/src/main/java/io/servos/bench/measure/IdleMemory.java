package io.servos.bench.measure;

import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The memory of a sandbox that stands ready: its processes' proportional set size
/// (proc_pid_smaps(5)), which has their part of what they share.
public final class IdleMemory {

  /// What the sandboxes of a pool take.
  ///
  /// @param kib for each sandbox
  public record Row(Task task, long kib, int sandboxes) {}

  private IdleMemory() {}

  /// Looks at sandboxes that stand ready for the task.
  ///
  /// @param way with so many sandboxes that stand ready
  public static Row measure(Task task, Way way, int sandboxes)
      throws IOException, InterruptedException {
    try (var prepared = way.prepare(task)) {
      prepared.settle();
      long kib = 0;
      for (var process : ProcessHandle.current().descendants().toList()) {
        kib += proportional(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"));
      }
      return new Row(task, kib / sandboxes, sandboxes);
    }
  }

  private static long proportional(Path rollup) throws IOException {
    try {
      return parse(Files.readAllLines(rollup));
    } catch (NoSuchFileException _) {
      // It has ended meanwhile.
      return 0;
    }
  }

  static long parse(List<String> rollup) {
    return rollup.stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}

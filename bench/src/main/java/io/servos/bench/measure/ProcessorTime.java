package io.servos.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Processor time of this JVM and of all processes that it has started and that have ended since,
/// with theirs (proc_pid_stat(5)), in hundredths of a second.
final class ProcessorTime {

  private static final Path STAT = Path.of("/proc/self/stat");
  private static final int USER = 11;
  private static final int COUNTS = 4;
  private static final long TICK_MILLIS = 10;

  private ProcessorTime() {}

  static Duration now() throws IOException {
    return parse(Files.readString(STAT));
  }

  /// The name of the program stands in brackets and may hold anything.
  static Duration parse(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 0; i < COUNTS; i++) {
      ticks += Long.parseLong(fields[USER + i]);
    }
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }
}

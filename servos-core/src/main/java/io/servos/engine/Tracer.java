package io.servos.engine;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody outside who is to trace a process (ptrace(2)).
///
/// @param atMost how long to wait for them
record Tracer(Duration atMost) {

  static final String WHAT = "gdb";

  private static final long PAUSE_MILLIS = 20;

  /// Returns when the process is traced, or has ended.
  ///
  /// @throws BackendFailedException if nobody comes
  void await(int pid) throws InterruptedException {
    var never = new CountDownLatch(1);
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isThereFor(pid)) {
      if (System.nanoTime() - deadline > 0) {
        throw failed(
            "nobody came to process " + pid + " within " + atMost.toSeconds() + " s", null);
      }
      boolean _ = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isThereFor(int pid) {
    try {
      return Files.readString(Path.of("/proc", Integer.toString(pid), "status"))
          .lines()
          .filter(line -> line.startsWith("TracerPid:"))
          .anyMatch(line -> !line.endsWith("\t0"));
    } catch (IOException failure) {
      // Who waits for its end is told how.
      if (ProcessHandle.of(pid).isEmpty()) {
        return true;
      }
      throw failed("/proc/" + pid + " could not be read: " + failure.getMessage(), failure);
    }
  }

  private static BackendFailedException failed(String problem, @Nullable IOException cause) {
    return new BackendFailedException(WHAT, problem, "start it again", cause);
  }
}

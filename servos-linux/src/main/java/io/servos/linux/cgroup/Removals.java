package io.servos.linux.cgroup;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Removes control groups in the background: removing waits for the kernel's one lock of control
/// groups, and that is held for 10 ms and more whenever a thread moves into one. What a process of
/// a loaded host still holds is tried again every second, as long as this is open.
final class Removals implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration UNTIL_TRIED_AGAIN = Duration.ofSeconds(1);
  private static final long FIRST_PAUSE_NANOS = 50_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000;

  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("servos-cgroup-removal").daemon().factory());
  private final Duration patience;

  Removals() {
    this(PATIENCE);
  }

  /// @param patience how long one that is busy is waited for, with all that come after it
  Removals(Duration patience) {
    this.patience = patience;
  }

  /// Removes the directories after the preparation, or else as soon as they are not busy any more.
  void add(Runnable preparation, Collection<Path> directories) {
    long deadline = System.nanoTime() + patience.toNanos();
    Runnable removal =
        () -> {
          preparation.run();
          directories.forEach(directory -> remove(directory, deadline));
        };
    try {
      worker.execute(removal);
    } catch (RejectedExecutionException _) {
      // The driver is closed already, so nobody waits for the worker.
      removal.run();
    }
  }

  private void remove(Path directory, long deadline) {
    tryRemove(directory, deadline).ifPresent(failure -> removeLater(directory, failure));
  }

  private void removeLater(Path directory, IOException failure) {
    try {
      var _ =
          worker.schedule(
              () -> remove(directory, System.nanoTime()),
              UNTIL_TRIED_AGAIN.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      warn(directory, failure);
    }
  }

  /// Finding the logger costs 10 ms, so it is left until there is something to say.
  private static void warn(Path directory, IOException failure) {
    System.getLogger("io.servos")
        .log(
            Level.WARNING,
            "control group ''{0}'' could not be removed: {1}; the next start of Servos tries again",
            directory,
            ControlFile.cause(failure));
  }

  /// Removes it as soon as its last process has ended: a dying one holds it for a moment.
  ///
  /// @param deadline as [System#nanoTime()] tells
  /// @return why not
  static Optional<IOException> tryRemove(Path directory, long deadline) {
    for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
      try {
        Files.delete(directory);
        return Optional.empty();
      } catch (NoSuchFileException _) {
        // Another one was faster, which is as good.
        return Optional.empty();
      } catch (IOException failure) {
        if (System.nanoTime() - deadline >= 0) {
          return Optional.of(failure);
        }
        LockSupport.parkNanos(pause);
      }
    }
  }

  /// Waits until all that were added are gone, or were tried once more and given up.
  @Override
  public void close() {
    worker.close();
  }
}

package io.servos.containers.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the first process says last, when nothing but itself is left.
///
/// @param end how it ended
/// @param usage what all processes of the program used
/// @param full which of the private file systems had no room left
/// @param counts what the control groups counted since the container was made
public record EndReport(End end, Rusage usage, List<String> full, Counts counts) {

  private static final int RECORD = 432;
  private static final int KIND = 16;
  private static final int ERRNO = 24;
  private static final int STEP = 32;
  private static final int STATUS = 40;
  private static final int USAGE = 48;
  private static final int DISKS = 192;
  private static final int STATFS = 120;
  private static final long LONGEST_SECONDS = Duration.ofDays(365_000).toSeconds();
  private static final List<String> PRIVATE = List.of("/tmp", "/dev/shm");

  /// How a program ended.
  public sealed interface End {

    /// By itself or by a signal.
    ///
    /// @param status as wait(2) gives it
    record Exited(int status) implements End {}

    /// A step of its start failed.
    record Failed(Step step, int errno) implements End {}

    /// The first process ended it when its own time was over.
    record Expired() implements End {}
  }

  /// A step of a start.
  public enum Step {
    DIRECTORY,
    PROGRAM,
    PROCESS,
    /// Its filter of system calls.
    FILTER,
    /// The timer for a dead Servos.
    TIMER,
    /// That the program, which has the same user, may not look at the first process.
    MEMORY,
    SESSION
  }

  /// Resource use after getrusage(2).
  ///
  /// @param maxRssBytes of the largest process
  public record Rusage(Duration user, Duration system, long maxRssBytes, long blockBytesWritten) {}

  /// Reads what came from the token on; empty when it is not whole.
  ///
  /// @throws IllegalArgumentException if it is no report
  static Optional<EndReport> parse(byte[] bytes) {
    if (bytes.length < RECORD) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var paths = GateReport.PATHS;
    var pieces = new Pieces(paths.subList(paths.size() - GateReport.AT_THE_END, paths.size()));
    pieces.add(Arrays.copyOfRange(bytes, RECORD, bytes.length));
    return Optional.of(new EndReport(end(in), usage(in), full(in), pieces.report().counts()));
  }

  private static End end(ByteBuffer in) {
    long kind = in.getLong(KIND);
    return switch (Math.clamp(kind, 0, 4)) {
      case 1 -> new End.Exited(in.getInt(STATUS));
      case 2 -> new End.Failed(step(in.getLong(STEP)), (int) in.getLong(ERRNO));
      case 3 -> new End.Expired();
      default -> throw new IllegalArgumentException("an end of unknown kind " + kind);
    };
  }

  private static Step step(long number) {
    if (number < 1 || number > Step.values().length) {
      throw new IllegalArgumentException("a failure of unknown step " + number);
    }
    return Step.values()[(int) number - 1];
  }

  private static Rusage usage(ByteBuffer in) {
    return new Rusage(
        time(in, USAGE),
        time(in, USAGE + 16),
        in.getLong(USAGE + 32) * 1024,
        in.getLong(USAGE + 96) * 512);
  }

  private static Duration time(ByteBuffer in, int at) {
    long seconds = in.getLong(at);
    long micros = in.getLong(at + 8);
    if (seconds < 0 || seconds > LONGEST_SECONDS || micros < 0 || micros >= 1_000_000) {
      throw new IllegalArgumentException("a time of " + seconds + " s and " + micros + " µs");
    }
    return Duration.ofSeconds(seconds).plusNanos(micros * 1000);
  }

  /// Those without a free block or without a free inode, where inodes are counted.
  private static List<String> full(ByteBuffer in) {
    var full = new ArrayList<String>();
    for (int i = 0; i < PRIVATE.size(); i++) {
      int at = DISKS + i * STATFS;
      boolean isKnown = in.getLong(at) != 0;
      boolean hasNoInode = in.getLong(at + 40) != 0 && in.getLong(at + 48) == 0;
      if (isKnown && (in.getLong(at + 32) == 0 || hasNoInode)) {
        full.add(PRIVATE.get(i));
      }
    }
    return List.copyOf(full);
  }
}

package io.servos.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How much a run may use. An empty component means that this kind is not limited.
///
/// @param memoryBytes resident memory and page cache of the whole process tree, swap off; at least
///     4 MiB
/// @param cpus processor time per wall time of the whole tree: 0.5 is half a core; 0.01 to 4096
/// @param pids processes and threads of the whole tree at one time; at least 1
/// @param wallTime from the start of the program to its end; 1 ms to 365 days
/// @param grace between the request to end (SIGTERM) and the kill (SIGKILL); 0 to 1 hour
/// @param cpuTime processor time of the whole tree; 1 ms to 365 days
/// @param outputBytes per stream, standard output and standard error each; at least 0
/// @param tmpBytes size of /tmp and of /dev/shm each, counted as memory too; at least 4096
/// @param fileSizeBytes size of one file that the program writes; at least 0
/// @param openFiles descriptors per process; 16 to 1048576
public record Limits(
    OptionalLong memoryBytes,
    OptionalDouble cpus,
    OptionalInt pids,
    Optional<Duration> wallTime,
    Duration grace,
    Optional<Duration> cpuTime,
    OptionalLong outputBytes,
    long tmpBytes,
    OptionalLong fileSizeBytes,
    int openFiles) {

  /// The smallest memory limit under which a process can start.
  public static final long MIN_MEMORY_BYTES = 4L << 20;

  /// The longest time limit.
  public static final Duration MAX_TIME = Duration.ofDays(365);

  /// 512 MiB of memory, 128 processes, 300 s, 2 s grace, 64 MiB per output stream, 64 MiB of /tmp,
  /// 1024 open files; processor use is not limited.
  public static final Limits DEFAULT =
      new Limits(
          OptionalLong.of(512L << 20),
          OptionalDouble.empty(),
          OptionalInt.of(128),
          Optional.of(Duration.ofSeconds(300)),
          Duration.ofSeconds(2),
          Optional.empty(),
          OptionalLong.of(64L << 20),
          64L << 20,
          OptionalLong.empty(),
          1024);

  public Limits {
    memoryBytes.ifPresent(
        value -> check(Limit.MEMORY, value >= MIN_MEMORY_BYTES, value + " bytes", "4MiB or more"));
    cpus.ifPresent(
        value -> check(Limit.CPUS, value >= 0.01 && value <= 4096, "" + value, "0.01 to 4096"));
    pids.ifPresent(
        value -> check(Limit.PIDS, value >= 1 && value <= 4_194_304, "" + value, "1 to 4194304"));
    wallTime.ifPresent(value -> checkTime(Limit.TIMEOUT, value));
    cpuTime.ifPresent(value -> checkTime(Limit.CPU_TIME, value));
    check(
        Limit.TIMEOUT,
        !grace.isNegative() && grace.compareTo(Duration.ofHours(1)) <= 0,
        "grace " + grace.toMillis() + " ms",
        "a grace of 0s to 1h");
    outputBytes.ifPresent(value -> check(Limit.OUTPUT, value >= 0, value + " bytes", "0 or more"));
    check(Limit.TMP_SIZE, tmpBytes >= 4096, tmpBytes + " bytes", "4KiB or more");
    fileSizeBytes.ifPresent(
        value -> check(Limit.FILE_SIZE, value >= 0, value + " bytes", "0 or more"));
    check(
        Limit.OPEN_FILES,
        openFiles >= 16 && openFiles <= 1_048_576,
        "" + openFiles,
        "16 to 1048576");
  }

  private static void checkTime(Limit limit, Duration value) {
    check(
        limit,
        value.toMillis() >= 1 && value.compareTo(MAX_TIME) <= 0,
        value.toMillis() + " ms",
        "1ms to 365d");
  }

  private static void check(Limit limit, boolean holds, String value, String allowed) {
    if (!holds) {
      throw InvalidConfigException.of(limit.label(), value + " is out of range", "use " + allowed);
    }
  }

  /// Whether that kind is limited.
  public boolean isSet(Limit limit) {
    return switch (limit) {
      case MEMORY -> memoryBytes.isPresent();
      case CPUS -> cpus.isPresent();
      case PIDS -> pids.isPresent();
      case TIMEOUT -> wallTime.isPresent();
      case CPU_TIME -> cpuTime.isPresent();
      case OUTPUT -> outputBytes.isPresent();
      case FILE_SIZE -> fileSizeBytes.isPresent();
      case TMP_SIZE, OPEN_FILES -> true;
    };
  }

  public Limits withMemoryBytes(OptionalLong value) {
    return new Limits(
        value,
        cpus,
        pids,
        wallTime,
        grace,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withCpus(OptionalDouble value) {
    return new Limits(
        memoryBytes,
        value,
        pids,
        wallTime,
        grace,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withPids(OptionalInt value) {
    return new Limits(
        memoryBytes,
        cpus,
        value,
        wallTime,
        grace,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withWallTime(Optional<Duration> value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        value,
        grace,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withGrace(Duration value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        wallTime,
        value,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withCpuTime(Optional<Duration> value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        wallTime,
        grace,
        value,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withOutputBytes(OptionalLong value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        wallTime,
        grace,
        cpuTime,
        value,
        tmpBytes,
        fileSizeBytes,
        openFiles);
  }

  public Limits withTmpBytes(long value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        wallTime,
        grace,
        cpuTime,
        outputBytes,
        value,
        fileSizeBytes,
        openFiles);
  }

  public Limits withFileSizeBytes(OptionalLong value) {
    return new Limits(
        memoryBytes, cpus, pids, wallTime, grace, cpuTime, outputBytes, tmpBytes, value, openFiles);
  }

  public Limits withOpenFiles(int value) {
    return new Limits(
        memoryBytes,
        cpus,
        pids,
        wallTime,
        grace,
        cpuTime,
        outputBytes,
        tmpBytes,
        fileSizeBytes,
        value);
  }
}

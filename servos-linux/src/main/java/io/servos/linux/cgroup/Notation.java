package io.servos.linux.cgroup;

/// How the kernel takes limits.
final class Notation {

  /// The kernel's own default.
  static final String CPU_PERIOD = "100000";

  /// No kernel has more, nor takes it for a limit.
  private static final int MOST_PROCESSES = 4_194_304;

  private Notation() {}

  /// Microseconds per period.
  static String cpuQuota(double cpus) {
    return Long.toString(Math.round(cpus * Integer.parseInt(CPU_PERIOD)));
  }

  /// Processes of a program and those of its sandbox.
  static String processes(int count, int own) {
    return Integer.toString(Math.min(count + own, MOST_PROCESSES));
  }
}

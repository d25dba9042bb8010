package io.servos.linux.sandbox;

import io.servos.linux.libc.KernelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Memory of single processes, as /proc/PID/smaps_rollup shows it; see proc_pid_smaps(5).
final class ResidentMemory {

  private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");

  private ResidentMemory() {}

  /// What a process takes, with its part of what it shares; empty when the kernel does not show it.
  static OptionalLong proportional(int pid) {
    try {
      var found =
          PROPORTIONAL.matcher(
              KernelFile.read(Path.of("/proc", Integer.toString(pid), "smaps_rollup")));
      return found.find()
          ? OptionalLong.of(1024 * Long.parseLong(found.group(1)))
          : OptionalLong.empty();
    } catch (IOException _) {
      // It has ended, or is not to be looked at.
      return OptionalLong.empty();
    }
  }
}

package io.servos.containers.gvisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The log of the host's kernel, which remains when a container's control groups are gone.
public final class KernelLog {

  private static final String OUT_OF_MEMORY = "oom_memcg=";

  private KernelLog() {}

  /// Whether the kernel has written that it ended a process for want of memory in the control group
  /// of that container. A log that this user may not read says nothing.
  public static boolean saysOutOfMemory(String container) {
    try {
      var builder = new ProcessBuilder("dmesg").redirectError(ProcessBuilder.Redirect.DISCARD);
      var process = builder.start();
      process.getOutputStream().close();
      try (var lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
        return lines
            .lines()
            .anyMatch(line -> line.contains(OUT_OF_MEMORY) && line.contains(container));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      // There is no such command.
      return false;
    }
  }
}

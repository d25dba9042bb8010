package io.servos.linux.serial;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The processes that have a file open, as far as this user may see that; after proc_pid_fd(5).
final class Holders {

  private static final Path PROCESSES = Path.of("/proc");

  private Holders() {}

  /// The first of them but this one, such as `mpremote (pid 71)`; this one when there is no other.
  static Optional<String> of(Path file) {
    var self = String.valueOf(ProcessHandle.current().pid());
    Optional<String> own = Optional.empty();
    try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (var process : processes) {
        if (holds(process, file)) {
          if (!process.endsWith(self)) {
            return Optional.of(name(process));
          }
          own = Optional.of("this process");
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // Without /proc nobody can be named.
      return Optional.empty();
    }
    return own;
  }

  private static boolean holds(Path process, Path file) {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).equals(file)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // Another user's process, or one that has ended.
      return false;
    }
    return false;
  }

  private static String name(Path process) {
    var pid = "pid " + process.getFileName();
    try {
      return Files.readString(process.resolve("comm")).strip() + " (" + pid + ")";
    } catch (IOException _) {
      // It has ended.
      return pid;
    }
  }
}

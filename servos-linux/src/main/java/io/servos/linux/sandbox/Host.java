package io.servos.linux.sandbox;

import io.servos.linux.libc.Processes;
import io.servos.linux.receipt.Observation;
import io.servos.model.BackendFailedException;
import io.servos.spi.Once;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What this host's kernel is and who runs Servos on it.
///
/// @param uid effective user id of this JVM
/// @param gid effective group id of this JVM
/// @param lastCapability the highest capability that the kernel knows
/// @param namespaces those of this JVM, by kind
/// @param landlock version of Landlock that the kernel offers, 0 for none; a negated errno when
///     something forbids to ask
record Host(int uid, int gid, int lastCapability, Map<String, String> namespaces, int landlock) {

  private static final int CAP_CHECKPOINT_RESTORE = 40;

  private static final Once<Host> OF_THIS_JVM =
      new Once<>(
          () ->
              new Host(
                  Processes.effectiveUser(),
                  Processes.effectiveGroup(),
                  lastCapabilityOfKernel(),
                  ownNamespaces(),
                  Processes.landlockVersion()));

  /// What it was when this JVM first asked.
  static Host look() {
    return OF_THIS_JVM.get();
  }

  /// Whether Servos is root, and so leases a kernel uid for each run.
  boolean isRoot() {
    return uid == 0;
  }

  private static Map<String, String> ownNamespaces() {
    try {
      return Observation.namespaces(Path.of("/proc/self"));
    } catch (IOException failure) {
      throw new BackendFailedException(
          "process",
          "the namespaces of Servos could not be read: " + failure.getMessage(),
          "mount the host's own /proc",
          failure);
    }
  }

  private static int lastCapabilityOfKernel() {
    // A buffered reader, since files of sysctl(8) answer only the first read.
    try (var file = Files.newBufferedReader(Path.of("/proc/sys/kernel/cap_last_cap"))) {
      return Integer.parseInt(file.readAllAsString().strip());
    } catch (IOException | NumberFormatException _) {
      // Hidden in some containers; every kernel that can run a sandbox knows these.
      return CAP_CHECKPOINT_RESTORE;
    }
  }
}

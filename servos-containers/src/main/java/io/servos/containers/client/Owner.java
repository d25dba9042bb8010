package io.servos.containers.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The Servos process that a container belongs to. The container's labels say which, so that others
/// can tell whether it is dead. Processes of other pid namespaces, and of other hosts that use the
/// same engine, cannot be told and are left alone; so are those of other users, which may be hidden
/// from this one (`hidepid` of proc(5)), unless this one is root.
///
/// @param process the process
/// @param uid its user
/// @param machine the host
/// @param boot its start
public record Owner(io.servos.spi.Owner process, String uid, String machine, String boot) {

  public static final String MACHINE = "io.servos.machine";
  public static final String OWNER = "io.servos.owner";
  public static final String UID = "io.servos.uid";
  private static final String BOOT = "io.servos.boot";
  private static final Path ROOT = Path.of("/");

  /// This process.
  public static Owner self() throws IOException {
    return new Owner(
        io.servos.spi.Owner.self(ROOT),
        String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        machineId(),
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }

  /// A host without an id is known by its start alone.
  private static String machineId() throws IOException {
    var file = Path.of("/etc/machine-id");
    var id = Files.isReadable(file) ? Files.readString(file).strip() : "";
    return id.isEmpty() ? "unknown" : id;
  }

  /// What marks a container as that of this process.
  public Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    labels.put(MACHINE, machine);
    labels.put(BOOT, boot);
    labels.put(UID, uid);
    labels.put(OWNER, process.name());
    return labels;
  }

  /// Whether a container with those labels has an owner that is known to be dead.
  public boolean isOrphan(Map<String, String> labels) {
    var itsBoot = labels.getOrDefault(BOOT, "");
    if (itsBoot.equals(boot)) {
      return maySee(labels) && process.isDead(ROOT, labels.getOrDefault(OWNER, ""));
    }
    return !itsBoot.isEmpty()
        && !machine.equals("unknown")
        && labels.getOrDefault(MACHINE, "").equals(machine);
  }

  private boolean maySee(Map<String, String> labels) {
    return uid.equals("0") || uid.equals(labels.get(UID));
  }
}

package io.servos.containers.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The Servos process that a container belongs to. The container's labels say which, so that others
/// can tell whether it is dead. Processes of other pid namespaces, and of other hosts that use the
/// same engine, cannot be told and are left alone.
///
/// @param machine the host
/// @param boot its start
/// @param namespace inode number of the pid namespace
/// @param pid number of the process there
/// @param startTime clock ticks from the start of the host to that of the process
public record Owner(String machine, String boot, String namespace, long pid, String startTime) {

  public static final String MACHINE = "io.servos.machine";
  public static final String OWNER = "io.servos.owner";
  private static final String BOOT = "io.servos.boot";
  private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-(\\d+)");
  private static final int START_TIME_FIELD = 22;

  /// This process.
  public static Owner self() throws IOException {
    var self = Path.of("/proc/self");
    var stat = Files.readString(self.resolve("stat"));
    return new Owner(
        machineId(),
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
        Files.readSymbolicLink(self.resolve("ns/pid")).toString().replaceAll("\\D", ""),
        Long.parseLong(stat.substring(0, stat.indexOf(' '))),
        startTime(stat));
  }

  /// A host without an id is known by its start alone.
  private static String machineId() throws IOException {
    var file = Path.of("/etc/machine-id");
    var id = Files.isReadable(file) ? Files.readString(file).strip() : "";
    return id.isEmpty() ? "unknown" : id;
  }

  /// The name of this process, as in the labels.
  public String name() {
    return namespace + "-" + pid + "-" + startTime;
  }

  /// What marks a container as that of this process.
  public Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    labels.put(MACHINE, machine);
    labels.put(BOOT, boot);
    labels.put(OWNER, name());
    return labels;
  }

  /// Whether a container with those labels has an owner that is known to be dead.
  public boolean isOrphan(Map<String, String> labels) {
    var itsBoot = labels.getOrDefault(BOOT, "");
    if (itsBoot.equals(boot)) {
      return isDead(labels.getOrDefault(OWNER, ""));
    }
    return !itsBoot.isEmpty()
        && !machine.equals("unknown")
        && labels.getOrDefault(MACHINE, "").equals(machine);
  }

  /// Whether that is the name of a process of this boot and namespace which has ended.
  public boolean isDead(String name) {
    var parts = NAME.matcher(name);
    return parts.matches()
        && parts.group(1).equals(namespace)
        && !startTimeOf(parts.group(2)).equals(Optional.of(parts.group(3)));
  }

  private static Optional<String> startTimeOf(String pid) {
    try {
      return Optional.of(startTime(Files.readString(Path.of("/proc", pid, "stat"))));
    } catch (IOException _) {
      // There is no such process.
      return Optional.empty();
    }
  }

  /// The name of the program, in parentheses, may contain blanks and parentheses itself.
  private static String startTime(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME_FIELD - 3];
  }
}

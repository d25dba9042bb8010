package io.servos.linux.receipt;

import io.servos.linux.facility.Binfmt;
import io.servos.linux.libc.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What /proc shows of a process; see proc(5). Nothing is inferred.
///
/// @param status fields of /proc/PID/status
/// @param namespaces kind to link, such as `net` to `net:[4026531840]`
/// @param ownNamespaces the same of this JVM
/// @param idMaps /proc/PID/uid_map and gid_map
/// @param limits soft limit by name, from /proc/PID/limits
/// @param mounts /proc/PID/mountinfo
/// @param descriptors number to whether execve closes it
/// @param cgroup lines of /proc/PID/cgroup
/// @param binfmt lines of the entry for programs of another architecture, in the table that the
///     process sees; none when it sees no table
public record Observation(
    Map<String, String> status,
    Map<String, String> namespaces,
    Map<String, String> ownNamespaces,
    IdMaps idMaps,
    Map<String, String> limits,
    MountTable mounts,
    Map<Integer, Boolean> descriptors,
    List<String> cgroup,
    List<String> binfmt) {

  /// Kinds of namespaces, as /proc names them.
  public static final List<String> KINDS =
      List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");

  private static final int O_CLOEXEC = 02000000;

  /// What ids of the user namespace are outside of it, as user_namespaces(7) writes it, spaces
  /// folded.
  public record IdMaps(String uid, String gid) {

    private static IdMaps of(Path process) throws IOException {
      return new IdMaps(folded(process.resolve("uid_map")), folded(process.resolve("gid_map")));
    }

    private static String folded(Path file) throws IOException {
      return KernelFile.read(file).strip().replaceAll("\\s+", " ");
    }
  }

  /// Reads it all.
  ///
  /// @param own the namespaces of this JVM
  public static Observation of(int pid, Map<String, String> own) throws IOException {
    var process = Path.of("/proc", Integer.toString(pid));
    var mounts = MountTable.of(KernelFile.read(process.resolve("mountinfo")).lines().toList());
    return new Observation(
        fields(KernelFile.read(process.resolve("status"))),
        namespaces(process),
        own,
        IdMaps.of(process),
        limits(KernelFile.read(process.resolve("limits"))),
        mounts,
        descriptors(process),
        KernelFile.read(process.resolve("cgroup")).lines().toList(),
        mounts.targets().contains(Binfmt.TABLE) ? binfmt(process) : List.of());
  }

  /// The same, with what is mounted for that process now.
  public Observation withMountsOf(int pid) throws IOException {
    var table = KernelFile.read(Path.of("/proc", Integer.toString(pid), "mountinfo"));
    return new Observation(
        status,
        namespaces,
        ownNamespaces,
        idMaps,
        limits,
        MountTable.of(table.lines().toList()),
        descriptors,
        cgroup,
        binfmt);
  }

  private static List<String> binfmt(Path process) throws IOException {
    var entry = process.resolve("root" + Binfmt.TABLE).resolve(Binfmt.ENTRY);
    return KernelFile.read(entry).lines().toList();
  }

  private static Map<String, String> fields(String status) {
    var fields = new HashMap<String, String>();
    status
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(
                    line.substring(0, colon), line.substring(colon + 1).strip().replace('\t', ' '));
              }
            });
    return fields;
  }

  /// The namespaces of the process of that directory in /proc, by kind.
  public static Map<String, String> namespaces(Path process) throws IOException {
    var links = new TreeMap<String, String>();
    for (var kind : KINDS) {
      links.put(kind, Files.readSymbolicLink(process.resolve("ns").resolve(kind)).toString());
    }
    return links;
  }

  private static Map<String, String> limits(String text) {
    var limits = new HashMap<String, String>();
    // Columns of fixed width: name, soft limit, hard limit, unit.
    text.lines()
        .skip(1)
        .forEach(line -> limits.put(line.substring(0, 26).strip(), line.substring(26, 47).strip()));
    return limits;
  }

  private static Map<Integer, Boolean> descriptors(Path process) throws IOException {
    var descriptors = new TreeMap<Integer, Boolean>();
    try (var entries = Files.newDirectoryStream(process.resolve("fdinfo"))) {
      for (var entry : entries) {
        int number = Integer.parseInt(String.valueOf(entry.getFileName()));
        descriptors.put(number, number > 2 && closesOnExec(KernelFile.read(entry)));
      }
    }
    return descriptors;
  }

  private static boolean closesOnExec(String info) {
    return info.lines()
        .filter(line -> line.startsWith("flags:"))
        .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & O_CLOEXEC) != 0);
  }

  /// The lines of its control groups that are of that controller, empty for version 2.
  public List<String> groupsOf(String controller) {
    return cgroup.stream()
        .filter(line -> List.of(line.split(":", 3)[1].split(",")).contains(controller))
        .toList();
  }
}

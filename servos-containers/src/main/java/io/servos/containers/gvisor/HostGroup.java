package io.servos.containers.gvisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The control groups of a container as its host has them, of version 1 or 2, read from outside.
///
/// @param paths where they are below the roots of their hierarchies, mostly the same one
/// @param limits values by the name of their file
/// @param members the processes that are in every one of them
public record HostGroup(Set<String> paths, Map<String, String> limits, Set<Long> members) {

  private static final String ROOT = "sys/fs/cgroup";
  private static final List<Controller> CONTROLLERS =
      List.of(
          new Controller(
              "memory",
              List.of(
                  "memory.max",
                  "memory.swap.max",
                  "memory.limit_in_bytes",
                  "memory.memsw.limit_in_bytes",
                  "memory.swappiness")),
          new Controller("cpu", List.of("cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us")),
          new Controller("pids", List.of("pids.max")));

  /// With the files that tell its limits, in either version.
  private record Controller(String name, List<String> files) {}

  public HostGroup {
    limits = Map.copyOf(limits);
    members = Set.copyOf(members);
  }

  /// Those of a process.
  ///
  /// @param root of the host's file system
  /// @param container id which its groups carry in their name
  /// @throws IOException if they cannot be read, or are not that container's own; the message says
  ///     which
  static HostGroup of(Path root, long process, String container) throws IOException {
    var lines = Files.readAllLines(root.resolve("proc/" + process + "/cgroup"));
    var paths = new LinkedHashSet<String>();
    var limits = new HashMap<String, String>();
    var members = new ArrayList<Set<Long>>();
    for (var controller : CONTROLLERS) {
      var folder = folder(root, lines, controller.name());
      var path = "/" + root.resolve(ROOT).relativize(folder);
      if (!path.contains(container)) {
        throw new IOException(
            "its control group for "
                + controller.name()
                + " is '"
                + path
                + "', not the container's own");
      }
      members.add(members(folder));
      paths.add(path);
      for (var name : controller.files()) {
        content(folder.resolve(name)).ifPresent(value -> limits.put(name, value));
      }
    }
    var everywhere = new TreeSet<>(members.getFirst());
    members.forEach(everywhere::retainAll);
    return new HostGroup(paths, limits, everywhere);
  }

  /// A hierarchy of its own for the controller is version 1; else the one without names has it.
  static Path folder(Path root, List<String> lines, String controller) throws IOException {
    var unified = Optional.<String>empty();
    for (var line : lines) {
      var fields = line.split(":", 3);
      if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
        return inside(root.resolve(ROOT).resolve(controller), fields[2]);
      }
      if (line.startsWith("0::")) {
        unified = Optional.of(fields[2]);
      }
    }
    if (unified.isEmpty()) {
      throw new IOException("it has no control group for " + controller);
    }
    return inside(root.resolve(ROOT), unified.get());
  }

  /// What lies above the reader's own group is told as `/..` and has no place here.
  private static Path inside(Path hierarchy, String path) throws IOException {
    var folder = hierarchy.resolve(path.substring(1)).normalize();
    if (!folder.startsWith(hierarchy) || !Files.isDirectory(folder)) {
      throw new IOException("its control group '" + path + "' is not at '" + folder + "'");
    }
    return folder;
  }

  private static Set<Long> members(Path folder) throws IOException {
    var members = new TreeSet<Long>();
    for (var line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
      members.add(Long.parseLong(line));
    }
    return members;
  }

  /// Of files of another version there are none.
  private static Optional<String> content(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip())
        : Optional.empty();
  }
}

package io.servos.linux.cgroup;

import io.servos.linux.libc.KernelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One mounted tree of control groups; see cgroups(7) and proc_pid_mountinfo(5).
///
/// @param controllers of version 1 that are bound to it; none for version 2
/// @param mount where it is mounted
/// @param own the directory of this process's own group, empty when it is not below the mount
record Hierarchy(Set<String> controllers, Path mount, Optional<Path> own) {

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  boolean isUnified() {
    return controllers.isEmpty();
  }

  /// The path of a group as the kernel names it.
  String pathOf(Path directory) {
    return "/" + mount.relativize(directory);
  }

  /// All that are mounted, as `/proc` below the root tells.
  static List<Hierarchy> of(Path root) throws IOException {
    var groups = KernelFile.read(root.resolve("proc/self/cgroup")).lines().toList();
    var found = new ArrayList<Hierarchy>();
    for (var mount : KernelFile.read(root.resolve("proc/self/mountinfo")).lines().toList()) {
      int dash = mount.indexOf(" - ");
      var place = mount.substring(0, Math.max(dash, 0)).split(" ", -1);
      var system = mount.substring(dash + 3).split(" ", -1);
      if (place.length < 6 || system.length < 3) {
        continue;
      }
      switch (system[0]) {
        case "cgroup2" -> add(found, root, groups, place, Set.of());
        case "cgroup" -> {
          var controllers = new TreeSet<>(Arrays.asList(system[2].split(",")));
          controllers.retainAll(CgroupV1.CONTROLLERS);
          if (!controllers.isEmpty()) {
            add(found, root, groups, place, controllers);
          }
        }
        default -> {}
      }
    }
    return List.copyOf(found);
  }

  /// A tree that is mounted twice counts once.
  private static void add(
      List<Hierarchy> found,
      Path root,
      List<String> groups,
      String[] place,
      Set<String> controllers) {
    if (found.stream().anyMatch(known -> known.controllers.equals(controllers))) {
      return;
    }
    var mount = root.resolve(unescape(place[4]).substring(1));
    var own = groupPath(groups, controllers).flatMap(group -> below(unescape(place[3]), group));
    found.add(
        new Hierarchy(
            Set.copyOf(controllers), mount, own.map(mount::resolve).map(Path::normalize)));
  }

  private static Optional<String> groupPath(List<String> groups, Set<String> controllers) {
    return groups.stream()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .filter(
            fields ->
                controllers.isEmpty()
                    ? fields[0].equals("0") && fields[1].isEmpty()
                    : new HashSet<>(Arrays.asList(fields[1].split(","))).containsAll(controllers))
        .map(fields -> fields[2])
        .findFirst();
  }

  /// The group relative to the mount, of which `root` says what part of the tree it shows.
  private static Optional<String> below(String root, String group) {
    var top = Path.of(root);
    var path = Path.of(group);
    return path.startsWith(top) && !path.startsWith("/..")
        ? Optional.of(top.relativize(path).toString())
        : Optional.empty();
  }

  private static String unescape(String field) {
    return field.contains("\\") ? OCTAL.matcher(field).replaceAll(Hierarchy::character) : field;
  }

  private static String character(MatchResult octal) {
    var text = String.valueOf((char) Integer.parseInt(octal.group(1), 8));
    return Matcher.quoteReplacement(text);
  }
}

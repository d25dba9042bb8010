package io.servos.linux.receipt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is mounted, as /proc/PID/mountinfo shows it; see proc_pid_mountinfo(5).
public final class MountTable {

  private static final int TARGET = 4;
  private static final int OPTIONS = 5;

  private final List<String> lines;
  private final Map<String, List<Mounted>> byTarget = new HashMap<>();
  private final List<String> joined = new ArrayList<>();

  private record Mounted(String options, String fileSystemOptions) {}

  private MountTable(List<String> lines) {
    this.lines = List.copyOf(lines);
    for (var line : lines) {
      var fields = line.split(" ", -1);
      if (fields.length > OPTIONS) {
        byTarget
            .computeIfAbsent(unescaped(fields[TARGET]), _ -> new ArrayList<>())
            .add(new Mounted(fields[OPTIONS], fields[fields.length - 1]));
        noteIfJoined(fields);
      }
    }
  }

  /// Between the options and a hyphen stands which other mounts the kernel keeps it like.
  private void noteIfJoined(String[] fields) {
    for (int at = OPTIONS + 1; at < fields.length && !fields[at].equals("-"); at++) {
      if (fields[at].startsWith("shared:") || fields[at].startsWith("master:")) {
        joined.add(unescaped(fields[TARGET]));
        return;
      }
    }
  }

  static MountTable of(List<String> lines) {
    return new MountTable(lines);
  }

  private static String unescaped(String path) {
    return path.indexOf('\\') < 0
        ? path
        : path.replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\012", "\n")
            .replace("\\134", "\\");
  }

  /// As they were read.
  public List<String> lines() {
    return lines;
  }

  /// Where something is mounted.
  public Set<String> targets() {
    return Set.copyOf(byTarget.keySet());
  }

  /// Where what is mounted below shows up elsewhere too, or the other way round; see
  /// mount_namespaces(7).
  List<String> joined() {
    return joined;
  }

  /// Options of each mount at that path, the uppermost last.
  public List<String> options(String target) {
    return at(target).stream().map(Mounted::options).toList();
  }

  /// Options of each file system mounted at that path, such as `rw,size=65536k`.
  public List<String> fileSystemOptions(String target) {
    return at(target).stream().map(Mounted::fileSystemOptions).toList();
  }

  private List<Mounted> at(String target) {
    return byTarget.getOrDefault(target, List.of());
  }
}

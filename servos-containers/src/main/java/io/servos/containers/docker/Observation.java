package io.servos.containers.docker;

import io.servos.containers.init.GateReport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the kernel shows of the container at its gate, taken apart; see proc(5). Nothing is
/// inferred.
record Observation(GateReport report) {

  static final List<String> KINDS = List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");

  private static final String SELF = "/proc/self/";
  private static final int ENTRY_NAME = 19;

  /// One mount.
  ///
  /// @param options of the mount
  /// @param fileSystem options of the file system
  record Mounted(String target, List<String> options, List<String> fileSystem) {}

  String status(String field) {
    return report
        .text(SELF + "status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip().replace('\t', ' '))
        .findFirst()
        .orElse("absent");
  }

  /// Whether it is not Linux, which has told of no_new_privs since 4.10, that the container sees.
  boolean isOfAnotherKernel() {
    return !report.text(SELF + "status").isEmpty() && status("NoNewPrivs").equals("absent");
  }

  /// The soft limit of that name.
  String limit(String name) {
    return limit(name, 0);
  }

  /// The hard limit of that name.
  String hardLimit(String name) {
    return limit(name, 1);
  }

  /// After the name come the soft limit, the hard limit and the unit.
  private String limit(String name, int column) {
    return report
        .text(SELF + "limits")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip().split(" +", -1))
        .filter(columns -> columns.length > column)
        .map(columns -> columns[column])
        .findFirst()
        .orElse("absent");
  }

  /// By kind, such as `net:[4026531840]`.
  Map<String, String> namespaces() {
    var links = new TreeMap<String, String>();
    for (var kind : KINDS) {
      var link = report.text(SELF + "ns/" + kind);
      if (!link.isEmpty()) {
        links.put(kind, link);
      }
    }
    return links;
  }

  List<Mounted> mounts() {
    return report
        .text(SELF + "mountinfo")
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > 6)
        .map(
            fields ->
                new Mounted(
                    unescaped(fields[4]),
                    List.of(fields[5].split(",")),
                    List.of(fields[fields.length - 1].split(","))))
        .toList();
  }

  /// The uppermost mount at that path comes last.
  List<Mounted> mountsAt(String target) {
    return mounts().stream().filter(mount -> mount.target().equals(target)).toList();
  }

  private static String unescaped(String path) {
    return path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    var text = new String(report.bytes(SELF + "environ"), StandardCharsets.UTF_8);
    for (var variable : text.split("\0", -1)) {
      var parts = variable.split("=", 2);
      if (parts.length == 2) {
        variables.put(parts[0], parts[1]);
      }
    }
    return variables;
  }

  /// Numbers of the open descriptors; that of the listing itself, which is the last one, left out.
  Set<Integer> descriptors() {
    var in = ByteBuffer.wrap(report.bytes(SELF + "fd")).order(ByteOrder.LITTLE_ENDIAN);
    var numbers = new TreeSet<Integer>();
    while (in.remaining() > ENTRY_NAME) {
      int start = in.position();
      int length = in.getShort(start + 16) & 0xffff;
      if (length <= ENTRY_NAME || length > in.remaining()) {
        throw new IllegalArgumentException("an entry of " + length + " bytes in " + SELF + "fd");
      }
      var name = new byte[length - ENTRY_NAME];
      in.get(start + ENTRY_NAME, name);
      var text = new String(name, StandardCharsets.US_ASCII).split("\0", 2)[0];
      if (text.matches("\\d+")) {
        numbers.add(Integer.parseInt(text));
      }
      in.position(start + length);
    }
    numbers.pollLast();
    return numbers;
  }

  /// A map of ids with its blanks folded, as user_namespaces(7) writes it.
  String idMap(String file) {
    return report.text(SELF + file).replaceAll("\\s+", " ");
  }

  String text(String path) {
    return report.text(path);
  }

  /// What the control groups show, by the ends of the names of their files.
  Map<String, String> groups() {
    var shown = new HashMap<String, String>();
    report
        .files()
        .forEach(
            (path, content) -> {
              if (path.startsWith("/sys/fs/cgroup/") && content.length > 0) {
                shown.put(
                    path.substring(path.lastIndexOf('/') + 1),
                    new String(content, StandardCharsets.US_ASCII).strip());
              }
            });
    return shown;
  }

  List<String> mountLines() {
    return report.text(SELF + "mountinfo").lines().toList();
  }
}

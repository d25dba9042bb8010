package io.servos.containers.gvisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The processes of a host that make a container of gVisor: the sentry, which is the kernel of the
/// container's programs, and what belongs to it.
///
/// @param process the sentry's number on this host
/// @param version of gVisor, as it tells it
/// @param options that it was started with, without paths
/// @param members all of its processes, by number, with what they are
/// @param namespaces of the sentry by kind, such as `net:[4026531840]`
/// @param interfaces of its network namespace
/// @param status of the sentry, as the host's kernel shows it
/// @param group in which all of its processes are
/// @param counts of that group
/// @param before what it had used of processors when it was found, to start itself
public record Sandbox(
    long process,
    String version,
    List<String> options,
    Map<Long, String> members,
    Map<String, String> namespaces,
    Set<String> interfaces,
    Map<String, String> status,
    HostGroup group,
    HostCounts counts,
    Duration before) {

  private static final List<String> KINDS = List.of("user", "mnt", "net", "ipc", "uts");
  private static final List<String> PATHS = List.of("--root=", "--log=", "--log-format=");
  private static final String SENTRY = "runsc-sandbox";
  private static final String GOFER = "runsc-gofer";

  /// Finds the one of a container, which must have been started.
  ///
  /// @param process which the engine names
  /// @throws IOException if this host does not show it, or it is none; the message says why
  public static Sandbox of(long process, String container) throws IOException {
    return of(Path.of("/"), process, container);
  }

  static Sandbox of(Path root, long process, String container) throws IOException {
    var folder = root.resolve("proc/" + process);
    if (!Files.isDirectory(folder)) {
      throw new IOException("the container's process " + process + " is none of this host");
    }
    var command = command(folder);
    int boot = command.indexOf("boot");
    if (!command.getFirst().equals(SENTRY) || !command.contains(container) || boot < 0) {
      throw new IOException(
          "the container's process "
              + process
              + " is '"
              + command.getFirst()
              + "', no sentry of it");
    }
    var members = members(root, container);
    var group = HostGroup.of(root, process, container);
    if (!group.members().containsAll(members.keySet()) || !members.containsKey(process)) {
      throw new IOException(
          "of its processes " + members + " only " + group.members() + " are in its control group");
    }
    var counts = HostCounts.of(root, Files.readAllLines(folder.resolve("cgroup")));
    return new Sandbox(
        process,
        Release.of(folder.resolve("exe")),
        options(command.subList(1, boot)),
        members,
        namespaces(folder),
        interfaces(folder),
        status(folder),
        group,
        counts,
        counts.processorTime().orElse(Duration.ZERO));
  }

  /// What it has used of processors since it was found; empty when that is not counted, or it has
  /// ended.
  public Optional<Duration> processorTime() {
    return counts.processorTime().map(used -> used.minus(before));
  }

  private static List<String> options(List<String> all) {
    return all.stream().filter(option -> PATHS.stream().noneMatch(option::startsWith)).toList();
  }

  private static List<String> command(Path process) throws IOException {
    return List.of(Files.readString(process.resolve("cmdline")).split("\0"));
  }

  private static Map<Long, String> members(Path root, String container) throws IOException {
    var members = new TreeMap<Long, String>();
    try (var processes = Files.newDirectoryStream(root.resolve("proc"), "[1-9]*")) {
      for (var process : processes) {
        var number = String.valueOf(process.getFileName());
        var name = nameIn(process, container);
        if (!name.isEmpty()) {
          members.put(Long.parseLong(number), name);
        }
      }
    }
    return members;
  }

  private static String nameIn(Path process, String container) {
    try {
      var command = command(process);
      boolean isOne = List.of(SENTRY, GOFER).contains(command.getFirst());
      boolean isItsOwn = command.stream().anyMatch(argument -> argument.contains(container));
      return isOne && isItsOwn ? command.getFirst() : "";
    } catch (IOException _) {
      // It has ended meanwhile; the container's own do not before their gate opens.
      return "";
    }
  }

  private static Map<String, String> namespaces(Path process) throws IOException {
    var links = new TreeMap<String, String>();
    for (var kind : KINDS) {
      links.put(kind, Files.readSymbolicLink(process.resolve("ns").resolve(kind)).toString());
    }
    return links;
  }

  /// After two lines of titles, each line begins with a name and a colon.
  private static Set<String> interfaces(Path process) throws IOException {
    var names = new TreeSet<String>();
    Files.readAllLines(process.resolve("net/dev")).stream()
        .skip(2)
        .map(line -> line.split(":", 2)[0].strip())
        .forEach(names::add);
    return names;
  }

  private static Map<String, String> status(Path process) throws IOException {
    var status = new TreeMap<String, String>();
    for (var line : Files.readAllLines(process.resolve("status"))) {
      var parts = new ArrayList<>(List.of(line.split(":", 2)));
      if (parts.size() == 2) {
        status.put(parts.getFirst(), parts.getLast().strip().replace('\t', ' '));
      }
    }
    return status;
  }
}

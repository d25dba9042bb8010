package io.servos.linux.sandbox;

import io.servos.model.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What of the sandboxes of this JVM can be found on the host.
///
/// @param processes descendants of this JVM
/// @param mounts the host's mount table
/// @param cgroups directories of Servos in every hierarchy that name this JVM
/// @param leases files below /run/servos
record Inventory(
    List<String> processes, List<String> mounts, List<String> cgroups, List<String> leases) {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path STATE = Path.of("/run/servos");

  static Inventory take() throws IOException {
    return new Inventory(
        descendants(),
        Files.readAllLines(Path.of("/proc/self/mountinfo")),
        cgroupsOf(ProcessHandle.current().pid()),
        leaseFiles());
  }

  private static List<String> descendants() {
    return ProcessHandle.current()
        .descendants()
        .map(process -> process.pid() + " " + process.info().command().orElse(""))
        .sorted()
        .toList();
  }

  /// The kernel id of a run's program, as its receipt says.
  static int userOf(Receipt receipt) {
    var observed = receipt.line("user").orElseThrow().observed();
    return Integer.parseInt(observed.substring("Uid ".length()).split(" ", 2)[0]);
  }

  /// Processes that the kernel knows by one of those ids, as `pid name`; none when they are this
  /// JVM's own.
  static List<String> processesOf(Set<Integer> users) throws IOException {
    if (users.contains(Host.look().uid())) {
      return List.of();
    }
    try (var entries = Files.list(Path.of("/proc"))) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("\\d+"))
          .flatMap(entry -> nameIfOf(users, entry))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> nameIfOf(Set<Integer> users, Path process) {
    try {
      var status = Files.readAllLines(process.resolve("status"));
      var user = status.stream().filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow();
      return users.contains(Integer.valueOf(user.split("\t", -1)[1]))
          ? Stream.of(process.getFileName() + " " + status.getFirst())
          : Stream.empty();
    } catch (IOException _) {
      // It ended meanwhile.
      return Stream.empty();
    }
  }

  /// Control groups that Servos made in that process.
  static List<String> cgroupsOf(long pid) throws IOException {
    var name = "-" + pid + "-";
    try (var entries = Files.walk(CGROUPS, 8)) {
      return entries
          .filter(entry -> entry.getFileName().toString().contains(name))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (UncheckedIOException failure) {
      // Another process removed a directory during the walk.
      return List.of(failure.toString());
    }
  }

  private static List<String> leaseFiles() throws IOException {
    if (!Files.exists(STATE)) {
      return List.of();
    }
    try (var entries = Files.walk(STATE)) {
      return entries.map(Path::toString).sorted().toList();
    }
  }

  /// How many descriptors this JVM has open.
  static int openDescriptors() throws IOException {
    try (var entries = Files.list(Path.of("/proc/self/fd"))) {
      return (int) entries.count();
    }
  }

  /// How many threads this JVM has, in the eyes of the kernel.
  static int threads() throws IOException {
    try (var entries = Files.list(Path.of("/proc/self/task"))) {
      return (int) entries.count();
    }
  }

  /// What this JVM has in memory besides its heap.
  static long nativeBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      long resident =
          lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .sum();
      return resident - Runtime.getRuntime().totalMemory();
    }
  }
}

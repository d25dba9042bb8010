package io.servos.containers.docker;

import io.servos.containers.engine.JsonValue;
import io.servos.containers.gvisor.Sandbox;
import io.servos.containers.init.FirstProcess;
import io.servos.model.Limit;
import io.servos.model.NetworkPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares what stands around a container at its gate with what was asked.
///
/// @param draft what was asked
/// @param engineSays what the engine says of the container
/// @param seen what the kernel shows of it
/// @param own the namespaces of this JVM by kind; empty when the container is on another kernel
/// @param sandbox what the host shows of the container, whose kernel is gVisor's then
record GateCheck(
    ContainerDraft draft,
    JsonValue engineSays,
    Observation seen,
    Map<String, String> own,
    Optional<Sandbox> sandbox) {

  private static final String NO_CAPABILITIES = "0000000000000000";
  private static final Set<String> SYSTEM_FILES =
      Set.of("/", "/tmp", "/etc/resolv.conf", "/etc/hostname", "/etc/hosts", FirstProcess.PATH);

  /// What the kernel lets its user 0 change without any capability.
  private static final List<String> KERNEL_SETTINGS = List.of("/proc/sys");

  /// What tells of the host or of other runs, and is there on every kernel that has containers.
  private static final List<String> KERNEL_SECRETS =
      List.of("/proc/interrupts", "/sys/devices", "/sys/kernel");

  private static final List<String> SYSTEM_TREES = List.of("/proc", "/sys", "/dev");

  /// What differs, each with its barrier or limit; empty when every one stands.
  List<String> mismatches() {
    var wrong = new ArrayList<String>();
    checkIdentity(wrong);
    checkPrivileges(wrong);
    checkMounts(wrong);
    checkRlimits(wrong);
    if (sandbox.isPresent()) {
      new SandboxCheck(seen, own, sandbox.get()).check(wrong);
    } else {
      checkNamespaces(wrong);
      checkKernel(wrong);
    }
    new GroupCheck(draft, groups()).check(wrong);
    checkProcess(wrong);
    checkEngine(wrong);
    return wrong;
  }

  /// Of gVisor those of the host, which are none inside.
  Map<String, String> groups() {
    return sandbox.map(one -> one.group().limits()).orElseGet(seen::groups);
  }

  private void checkIdentity(List<String> wrong) {
    int uid = draft.config().user().uid();
    int gid = draft.config().user().gid();
    expect("user", "Uid", uid + " " + uid + " " + uid + " " + uid, seen.status("Uid"), wrong);
    expect("user", "Gid", gid + " " + gid + " " + gid + " " + gid, seen.status("Gid"), wrong);
    var groups = seen.status("Groups").strip();
    if (!groups.isEmpty() && !groups.equals(Integer.toString(gid))) {
      wrong.add("user: Groups is '" + groups + "' instead of '" + gid + "'");
    }
  }

  private void checkNamespaces(List<String> wrong) {
    var namespaces = seen.namespaces();
    for (var kind : Observation.KINDS) {
      var link = namespaces.get(kind);
      if (link == null) {
        wrong.add(barrier(kind) + ": the " + kind + " namespace is not shown");
      } else if (own.containsKey(kind) && !kind.equals("user")) {
        boolean same = link.equals(own.get(kind));
        boolean shared = kind.equals("net") && hasHostNetwork();
        if (same != shared) {
          wrong.add(
              barrier(kind)
                  + ": the "
                  + kind
                  + " namespace is "
                  + (same ? "that of Servos" : "not that of Servos"));
        }
      }
    }
  }

  /// As the receipt names what a namespace stands for.
  private static String barrier(String kind) {
    return switch (kind) {
      case "net" -> "network";
      case "cgroup" -> "control group";
      default -> "namespaces";
    };
  }

  private boolean hasHostNetwork() {
    return draft.config().network() instanceof NetworkPolicy.Host;
  }

  private void checkPrivileges(List<String> wrong) {
    for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd")) {
      expect("capabilities", set, NO_CAPABILITIES, seen.status(set), wrong);
    }
    expect("seccomp", "Seccomp", "2", seen.status("Seccomp"), wrong);
  }

  /// What Linux shows.
  private void checkKernel(List<String> wrong) {
    expect("capabilities", "CapAmb", NO_CAPABILITIES, seen.status("CapAmb"), wrong);
    expect("no-new-privileges", "NoNewPrivs", "1", seen.status("NoNewPrivs"), wrong);
    var filters = seen.status("Seccomp_filters");
    if (draft.filtersCalls() && filters.equals("1")) {
      wrong.add("seccomp: Seccomp_filters is '1' instead of '2'");
    }
    for (var path : KERNEL_SETTINGS) {
      expectOption("filesystem", path, "ro", wrong);
    }
    for (var path : KERNEL_SECRETS) {
      if (seen.mountsAt(path).isEmpty()) {
        wrong.add("filesystem: '" + path + "' is not masked");
      }
    }
  }

  private void checkMounts(List<String> wrong) {
    expectOption("filesystem", "/", "ro", wrong);
    for (var tree : draft.shown()) {
      expectOption("mounts", tree.target().toString(), tree.writable() ? "rw" : "ro", wrong);
    }
    expectOption("filesystem", FirstProcess.PATH, "ro", wrong);
    seen.mounts().stream()
        .map(Observation.Mounted::target)
        .distinct()
        .filter(target -> !isExpected(target))
        .forEach(target -> wrong.add("mounts: '" + target + "' is mounted and was not asked for"));
    var size = "size=" + draft.tmpKibibytes() + "k";
    for (var target : List.of("/tmp", "/dev/shm")) {
      if (seen.mountsAt(target).stream().noneMatch(mount -> mount.fileSystem().contains(size))) {
        wrong.add("tmp-size: '" + target + "' has not the " + size + " asked for");
      }
    }
  }

  private boolean isExpected(String target) {
    return SYSTEM_FILES.contains(target)
        || SYSTEM_TREES.stream().anyMatch(tree -> Path.of(target).startsWith(tree))
        || draft.shown().stream().anyMatch(tree -> tree.target().toString().equals(target));
  }

  private void expectOption(String barrier, String target, String option, List<String> wrong) {
    var mounts = seen.mountsAt(target);
    if (mounts.isEmpty() || !mounts.getLast().options().contains(option)) {
      wrong.add(barrier + ": '" + target + "' is not mounted " + option);
    }
  }

  private void checkRlimits(List<String> wrong) {
    var limits = draft.limits();
    expectLimit(Limit.OPEN_FILES.label(), "Max open files", limits.openFiles(), wrong);
    expectLimit("core dumps", "Max core file size", ContainerDraft.NO_CORE, wrong);
    limits
        .fileSizeBytes()
        .ifPresent(bytes -> expectLimit(Limit.FILE_SIZE.label(), "Max file size", bytes, wrong));
    limits
        .cpuTime()
        .ifPresent(
            time ->
                expectLimit(
                    Limit.CPU_TIME.label(),
                    "Max cpu time",
                    ContainerDraft.processorSeconds(time),
                    wrong));
    draft
        .ownProcesses()
        .ifPresent(most -> expectLimit(Limit.PIDS.label(), "Max processes", most, wrong));
  }

  /// The hard limit too, since up to that a program may raise its own.
  private void expectLimit(String barrier, String name, long value, List<String> wrong) {
    var text = Long.toString(value);
    expect(barrier, name, text, seen.limit(name), wrong);
    expect(barrier, name + " (hard)", text, seen.hardLimit(name), wrong);
  }

  private void checkProcess(List<String> wrong) {
    if (!seen.environment().equals(draft.environment())) {
      wrong.add(
          "environment: it has "
              + seen.environment().keySet()
              + " instead of "
              + draft.environment().keySet()
              + ", or other values");
    }
    if (!Set.of(0, 1, 2).containsAll(seen.descriptors())) {
      wrong.add("descriptors: " + seen.descriptors() + " would be open in the program");
    }
    if (!hasHostNetwork()) {
      expect(
          "namespaces",
          "hostname",
          ContainerDraft.HOSTNAME,
          seen.text("/proc/sys/kernel/hostname"),
          wrong);
    }
  }

  /// What only the engine can tell.
  private void checkEngine(List<String> wrong) {
    var host = engineSays.at("HostConfig");
    if (host.at("Privileged").isTrue()) {
      wrong.add("container: it is privileged");
    }
    for (var key :
        List.of("CapAdd", "Devices", "DeviceRequests", "Binds", "VolumesFrom", "Links")) {
      if (!host.at(key).isEmpty()) {
        wrong.add("container: " + key + " is " + host.at(key) + " and was not asked for");
      }
    }
    if (host.at("SecurityOpt").texts().stream().anyMatch(option -> option.contains("unconfined"))) {
      wrong.add("container: SecurityOpt is " + host.at("SecurityOpt"));
    }
    draft
        .config()
        .runtime()
        .ifPresent(
            runtime ->
                expect(
                    "container", "Runtime", runtime, host.at("Runtime").text().orElse(""), wrong));
  }

  private static void expect(
      String barrier, String field, String value, String found, List<String> wrong) {
    if (!found.equals(value)) {
      wrong.add(barrier + ": " + field + " is '" + found + "' instead of '" + value + "'");
    }
  }
}

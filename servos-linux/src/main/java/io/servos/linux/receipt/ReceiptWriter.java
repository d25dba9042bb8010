package io.servos.linux.receipt;

import io.servos.linux.facility.Binfmt;
import io.servos.linux.facility.Descriptor;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limit;
import io.servos.model.NetworkPolicy;
import io.servos.model.Receipt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes down what stands around a live program.
///
/// @param config what was asked
/// @param expected what had to be observed
/// @param seen what was observed
/// @param cgroup what enforces limits of the whole tree, such as `cgroup v2`
/// @param cgroupValues what the kernel shows of the limits set there
/// @param filter the system call filter in words
/// @param landlock the version of the Landlock domain that was entered, 0 for none
public record ReceiptWriter(
    EnvironmentConfig config,
    Expectation expected,
    Observation seen,
    String cgroup,
    Map<Limit, String> cgroupValues,
    String filter,
    int landlock) {

  /// One line per barrier and limit.
  public Receipt write() {
    var lines = new ArrayList<Receipt.Line>();
    addIdentity(lines);
    addNetwork(lines);
    addFiles(lines);
    addPrivileges(lines);
    addProcess(lines);
    expected.binfmt().ifPresent(binfmt -> addEmulator(lines, binfmt));
    addTreeLimits(lines);
    addOtherLimits(lines);
    return new Receipt(lines);
  }

  private void addIdentity(List<Receipt.Line> lines) {
    var status = seen.status();
    add(
        lines,
        "user",
        config.user().label(),
        "user namespace with one id mapped",
        "Uid "
            + status.get("Uid")
            + "; uid_map "
            + seen.idMaps().uid()
            + "; Gid "
            + status.get("Gid")
            + "; gid_map "
            + seen.idMaps().gid());
    add(lines, "namespaces", "own", "clone3", differing());
    addGroup(lines);
  }

  private void addNetwork(List<Receipt.Line> lines) {
    add(
        lines,
        "network",
        config.network().label(),
        networkMeans(),
        seen.namespaces().get("net") + ", that of Servos is " + seen.ownNamespaces().get("net"));
  }

  private void addFiles(List<Receipt.Line> lines) {
    add(
        lines,
        "filesystem",
        config.writable() ? "system read-only, script directory writable" : "read-only",
        "tmpfs root, bind mounts, pivot_root",
        seen.mounts().lines().size()
            + " mounts, / "
            + String.join(",", seen.mounts().options("/"))
            + ", table sha256 "
            + digest(seen.mounts().lines()));
    for (var tree : expected.trees()) {
      add(
          lines,
          "mount " + tree.target(),
          tree.writable() ? "rw" : "ro",
          "bind mount of " + tree.source(),
          String.join(" ", seen.mounts().options(tree.target().toString())));
    }
  }

  private void addPrivileges(List<Receipt.Line> lines) {
    var status = seen.status();
    add(
        lines,
        "capabilities",
        "none",
        "capset, bounding set",
        "CapPrm "
            + status.get("CapPrm")
            + " CapEff "
            + status.get("CapEff")
            + " CapBnd "
            + status.get("CapBnd"));
    add(lines, "no-new-privileges", "yes", "prctl", "NoNewPrivs " + status.get("NoNewPrivs"));
    add(
        lines,
        "seccomp",
        "allow-list",
        filter,
        "Seccomp "
            + status.get("Seccomp")
            + ", filters "
            + status.getOrDefault("Seccomp_filters", "not shown"));
    add(
        lines,
        "landlock",
        landlock > 0 ? "yes" : "when the kernel has it",
        landlock > 0 ? "landlock version " + landlock : "not offered by this kernel",
        landlock > 0 ? "domain entered" : "absent");
  }

  private void addProcess(List<Receipt.Line> lines) {
    add(
        lines,
        "descriptors",
        "0 to 2",
        expected.keepsGate()
            ? "close_range; the interpreter closes " + Descriptor.KEPT_GATE + " before the script"
            : "close_range",
        "at the gate "
            + seen.descriptors().keySet()
            + (expected.keepsGate() ? ", the others" : ", all")
            + " above 2 close on exec");
    add(
        lines,
        "session",
        "own",
        "setsid",
        "NSsid " + seen.status().getOrDefault("NSsid", "not shown"));
    add(
        lines,
        "core dumps",
        "none",
        "RLIMIT_CORE 1 byte, which also keeps core handlers away",
        "Max core file size " + seen.limits().get("Max core file size"));
  }

  private void addEmulator(List<Receipt.Line> lines, Binfmt binfmt) {
    add(
        lines,
        "emulator",
        binfmt.architecture() + ", also for every program that it starts",
        "binfmt_misc of the sandbox's own user namespace",
        String.join(", ", seen.binfmt()));
  }

  private void addGroup(List<Receipt.Line> lines) {
    if (!expected.groups().isEmpty()) {
      add(
          lines,
          "control group",
          "own",
          cgroup + ", entered at birth",
          expected.groups().keySet().stream()
              .flatMap(controller -> seen.groupsOf(controller).stream())
              .distinct()
              .collect(Collectors.joining(" ")));
    }
  }

  private String networkMeans() {
    if (config.network() instanceof NetworkPolicy.Host) {
      return "none: the host's network was asked for";
    }
    var means = "network namespace with loopback only";
    return config.network() instanceof NetworkPolicy.Allow
        ? means + ", TCP to what is allowed relayed by Servos"
        : means;
  }

  private String differing() {
    var parts = new ArrayList<String>();
    seen.namespaces()
        .forEach(
            (kind, link) -> {
              if (!link.equals(seen.ownNamespaces().get(kind))) {
                parts.add(link);
              }
            });
    return String.join(" ", parts);
  }

  private void addTreeLimits(List<Receipt.Line> lines) {
    var limits = config.limits();
    addTreeLimit(
        lines,
        Limit.MEMORY,
        limits.memoryBytes().isPresent()
            ? limits.memoryBytes().getAsLong() + " bytes, swap off"
            : "unlimited",
        expected.binfmt().isPresent()
            ? "nothing, as an emulator reserves address space of its own"
            : "RLIMIT_AS per process",
        expected.binfmt().isPresent() ? "" : "Max address space");
    addTreeLimit(
        lines,
        Limit.CPUS,
        limits.cpus().isPresent() ? String.valueOf(limits.cpus().getAsDouble()) : "unlimited",
        "nothing",
        "");
    addTreeLimit(
        lines,
        Limit.PIDS,
        limits.pids().isPresent() ? String.valueOf(limits.pids().getAsInt()) : "unlimited",
        "RLIMIT_NPROC in a user namespace of its own",
        "Max processes");
    addTreeLimit(
        lines,
        Limit.CPU_TIME,
        limits.cpuTime().map(time -> time.toMillis() + " ms").orElse("unlimited"),
        "RLIMIT_CPU per process",
        "Max cpu time");
  }

  private void addTreeLimit(
      List<Receipt.Line> lines, Limit limit, String asked, String substitute, String rlimit) {
    if (asked.equals("unlimited")) {
      add(lines, limit.label(), asked, "nothing to enforce", "unlimited");
    } else if (cgroupValues.containsKey(limit)) {
      add(lines, limit.label(), asked, cgroup, String.valueOf(cgroupValues.get(limit)));
    } else {
      var given = limit == Limit.PIDS ? "" : "given up (--best-effort); ";
      add(
          lines,
          limit.label(),
          asked,
          substitute,
          given + (rlimit.isEmpty() ? "not enforced" : rlimit + " " + seen.limits().get(rlimit)));
    }
  }

  private void addOtherLimits(List<Receipt.Line> lines) {
    var limits = config.limits();
    add(
        lines,
        Limit.TIMEOUT.label(),
        limits.wallTime().map(time -> time.toMillis() + " ms").orElse("unlimited"),
        "timer of Servos, and of the launcher in case Servos hangs",
        limits.wallTime().isPresent() ? "armed when the gate opens" : "unlimited");
    add(
        lines,
        Limit.OUTPUT.label(),
        limits.outputBytes().isPresent()
            ? limits.outputBytes().getAsLong() + " bytes per stream"
            : "unlimited",
        "counted by Servos",
        limits.outputBytes().isPresent() ? "armed" : "unlimited");
    add(
        lines,
        Limit.TMP_SIZE.label(),
        limits.tmpBytes() + " bytes",
        "tmpfs at /tmp and /dev/shm",
        String.join(" ", seen.mounts().fileSystemOptions("/tmp")));
    add(
        lines,
        Limit.FILE_SIZE.label(),
        limits.fileSizeBytes().isPresent()
            ? limits.fileSizeBytes().getAsLong() + " bytes"
            : "unlimited",
        "RLIMIT_FSIZE",
        "Max file size " + seen.limits().get("Max file size"));
    add(
        lines,
        Limit.OPEN_FILES.label(),
        String.valueOf(limits.openFiles()),
        "RLIMIT_NOFILE",
        "Max open files " + seen.limits().get("Max open files"));
  }

  private static void add(
      List<Receipt.Line> lines, String barrier, String asked, String how, String observed) {
    lines.add(new Receipt.Line(barrier, asked, how, observed));
  }

  private static String digest(List<String> lines) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }
}

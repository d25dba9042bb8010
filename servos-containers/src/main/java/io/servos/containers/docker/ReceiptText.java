package io.servos.containers.docker;

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

/// Writes down what stands around a container.
///
/// @param check what was compared
/// @param engine its name and version
/// @param container its id
record ReceiptText(GateCheck check, String engine, String container) {

  /// One line per barrier and limit, named as those of isolation `process`.
  Receipt write() {
    var lines = new ArrayList<Receipt.Line>();
    addIdentity(lines);
    addFiles(lines);
    addPrivileges(lines);
    addProcess(lines);
    addTreeLimits(lines);
    addOtherLimits(lines);
    check.sandbox().ifPresent(one -> new SandboxReceipt(check, one).amend(lines));
    return new Receipt(lines);
  }

  private ContainerDraft draft() {
    return check.draft();
  }

  private Observation seen() {
    return check.seen();
  }

  private void addIdentity(List<Receipt.Line> lines) {
    var image = draft().image();
    add(
        lines,
        "container",
        draft().config().image().orElse("image of the platform"),
        engine,
        "id " + container + ", image " + image.at("Id").text().orElse(""));
    add(
        lines,
        "user",
        draft().config().user().label(),
        "ids set by the runtime, mapped as the engine is set up",
        "Uid "
            + seen().status("Uid")
            + "; uid_map "
            + seen().idMap("uid_map")
            + "; Gid "
            + seen().status("Gid")
            + "; gid_map "
            + seen().idMap("gid_map"));
    add(lines, "namespaces", "own", "made by the runtime", differing());
    add(
        lines,
        "control group",
        "own",
        "made by the runtime",
        seen().text("/proc/self/cgroup").replace("\n", " "));
    add(
        lines,
        "network",
        draft().config().network().label(),
        networkMeans(draft().config().network()),
        seen().namespaces().get("net")
            + ", that of Servos is "
            + check.own().getOrDefault("net", "on another kernel"));
  }

  private static String networkMeans(NetworkPolicy network) {
    if (network instanceof NetworkPolicy.Host) {
      return "none: the host's network was asked for";
    }
    var means = "network namespace with loopback only";
    return network instanceof NetworkPolicy.Allow
        ? means + ", TCP to what is allowed relayed by Servos"
        : means;
  }

  private String differing() {
    return seen().namespaces().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(check.own().get(entry.getKey())))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(" "));
  }

  private void addFiles(List<Receipt.Line> lines) {
    add(
        lines,
        "filesystem",
        draft().config().writable() ? "image read-only, script directory writable" : "read-only",
        "image layers, read-only root",
        seen().mounts().size()
            + " mounts, / "
            + seen().mountsAt("/").stream()
                .map(mount -> String.join(",", mount.options()))
                .collect(Collectors.joining(" "))
            + ", table sha256 "
            + digest(seen().mountLines()));
    for (var tree : draft().shown()) {
      add(
          lines,
          "mount " + tree.target(),
          tree.writable() ? "rw" : "ro",
          "bind mount of " + tree.source(),
          seen().mountsAt(tree.target().toString()).stream()
              .map(mount -> String.join(",", mount.options()))
              .collect(Collectors.joining(" ")));
    }
  }

  private void addPrivileges(List<Receipt.Line> lines) {
    add(
        lines,
        "capabilities",
        "none",
        "all dropped by the runtime",
        "CapPrm "
            + seen().status("CapPrm")
            + " CapEff "
            + seen().status("CapEff")
            + " CapBnd "
            + seen().status("CapBnd"));
    add(
        lines,
        "no-new-privileges",
        "yes",
        "set by the runtime",
        "NoNewPrivs " + seen().status("NoNewPrivs"));
    add(
        lines,
        "seccomp",
        "allow-list",
        draft().filtersCalls()
            ? "the filter of Servos, behind the default profile of the engine"
            : "the default profile of the engine",
        "Seccomp "
            + seen().status("Seccomp")
            + ", filters "
            + seen().status("Seccomp_filters").replace("absent", "not shown"));
  }

  private void addProcess(List<Receipt.Line> lines) {
    add(
        lines,
        "descriptors",
        "0 to 2",
        "closed by the runtime",
        "at the gate " + seen().descriptors());
    add(
        lines,
        "session",
        "own",
        draft().isTerminal() ? "that of the container" : "setsid",
        "NSsid " + seen().status("NSsid").replace("absent", "not shown"));
    add(
        lines,
        "environment",
        String.join(" ", draft().environment().keySet()),
        "set by the runtime",
        String.join(" ", seen().environment().keySet()));
    add(
        lines,
        "core dumps",
        "none",
        "RLIMIT_CORE 1 byte, which also keeps core handlers away",
        "Max core file size " + seen().limit("Max core file size"));
  }

  private void addTreeLimits(List<Receipt.Line> lines) {
    var limits = draft().limits();
    addTreeLimit(
        lines,
        Limit.MEMORY,
        limits.memoryBytes().isPresent()
            ? limits.memoryBytes().getAsLong() + " bytes, swap off"
            : "unlimited");
    addTreeLimit(
        lines,
        Limit.CPUS,
        limits.cpus().isPresent() ? String.valueOf(limits.cpus().getAsDouble()) : "unlimited");
    addTreeLimit(
        lines,
        Limit.PIDS,
        limits.pids().isPresent() ? String.valueOf(limits.pids().getAsInt()) : "unlimited");
    add(
        lines,
        Limit.CPU_TIME.label(),
        limits.cpuTime().map(time -> time.toMillis() + " ms").orElse("unlimited"),
        "the engine's count watched by Servos, RLIMIT_CPU per process",
        limits.cpuTime().isPresent()
            ? "Max cpu time " + seen().limit("Max cpu time")
            : "unlimited");
  }

  private void addTreeLimit(List<Receipt.Line> lines, Limit limit, String asked) {
    if (asked.equals("unlimited")) {
      add(lines, limit.label(), asked, "nothing to enforce", "unlimited");
      return;
    }
    var value = new GroupCheck(draft(), check.groups()).values().get(limit);
    boolean isGivenUp = new Enforceable(draft().facts()).lacking().containsKey(limit);
    add(
        lines,
        limit.label(),
        asked,
        isGivenUp ? "nothing" : draft().facts().unifiedGroups() ? "cgroup v2" : "cgroup v1",
        isGivenUp || value == null ? "given up (--best-effort); not enforced" : value);
  }

  private void addOtherLimits(List<Receipt.Line> lines) {
    var limits = draft().limits();
    add(
        lines,
        Limit.TIMEOUT.label(),
        limits.wallTime().map(time -> time.toMillis() + " ms").orElse("unlimited"),
        "timer of Servos, and of the first process in case Servos is gone",
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
        seen().mountsAt("/tmp").stream()
            .map(mount -> String.join(",", mount.fileSystem()))
            .collect(Collectors.joining(" ")));
    add(
        lines,
        Limit.FILE_SIZE.label(),
        limits.fileSizeBytes().isPresent()
            ? limits.fileSizeBytes().getAsLong() + " bytes"
            : "unlimited",
        "RLIMIT_FSIZE",
        "Max file size " + seen().limit("Max file size"));
    add(
        lines,
        Limit.OPEN_FILES.label(),
        String.valueOf(limits.openFiles()),
        "RLIMIT_NOFILE",
        "Max open files " + seen().limit("Max open files"));
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

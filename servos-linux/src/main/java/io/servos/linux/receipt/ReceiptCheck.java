package io.servos.linux.receipt;

import io.servos.linux.facility.Binfmt;
import io.servos.linux.facility.Descriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Compares what was observed on a live process with what was asked. Knows nothing of how barriers
/// are set up.
public final class ReceiptCheck {

  private static final Set<String> OWN_MOUNTS =
      Set.of("/", "/proc", "/proc/locks", "/tmp", "/dev/shm");
  private static final Pattern DEVICE = Pattern.compile("/dev/[a-z]+");
  private static final String NO_CAPABILITIES = "0000000000000000";

  private ReceiptCheck() {}

  /// What differs, one sentence each; empty when every barrier stands.
  public static List<String> mismatches(Expectation expected, Observation seen) {
    var wrong = new ArrayList<String>();
    checkIdentity(expected, seen, wrong);
    checkNamespaces(expected, seen, wrong);
    checkGroups(expected, seen, wrong);
    checkPrivileges(seen, wrong);
    checkMounts(expected, seen, wrong);
    checkLimits(expected, seen, wrong);
    expected.binfmt().ifPresent(binfmt -> checkBinfmt(binfmt, seen, wrong));
    seen.descriptors()
        .forEach(
            (number, closes) -> {
              boolean kept = expected.keepsGate() && number == Descriptor.KEPT_GATE;
              if (number > 2 && !closes && !kept) {
                wrong.add("descriptor " + number + " would be open in the program");
              }
            });
    return wrong;
  }

  private static void checkIdentity(Expectation expected, Observation seen, List<String> wrong) {
    int uid = expected.outside().uid();
    int gid = expected.outside().gid();
    expect("Uid", uid + " " + uid + " " + uid + " " + uid, seen.status(), wrong);
    expect("Gid", gid + " " + gid + " " + gid + " " + gid, seen.status(), wrong);
    expectMap("uid_map", expected.inside().uid() + " " + uid + " 1", seen.idMaps().uid(), wrong);
    expectMap("gid_map", expected.inside().gid() + " " + gid + " 1", seen.idMaps().gid(), wrong);
  }

  private static void expectMap(String file, String map, String found, List<String> wrong) {
    if (!found.equals(map)) {
      wrong.add(file + " is '" + found + "' instead of '" + map + "'");
    }
  }

  private static void checkGroups(Expectation expected, Observation seen, List<String> wrong) {
    expected
        .groups()
        .forEach(
            (controller, name) -> {
              var found = seen.groupsOf(controller);
              if (found.size() != 1 || !found.getFirst().endsWith("/" + name)) {
                wrong.add("the control group is " + found + " instead of '" + name + "'");
              }
            });
  }

  private static void checkNamespaces(Expectation expected, Observation seen, List<String> wrong) {
    for (var kind : Observation.KINDS) {
      if (!seen.namespaces().containsKey(kind) || !seen.ownNamespaces().containsKey(kind)) {
        wrong.add("the " + kind + " namespace is not shown");
        continue;
      }
      boolean same = seen.namespaces().get(kind).equals(seen.ownNamespaces().get(kind));
      boolean shared = kind.equals("net") && !expected.ownNetwork();
      if (same != shared) {
        wrong.add(
            "the " + kind + " namespace is " + (same ? "that of Servos" : "not that of Servos"));
      }
    }
  }

  private static void checkPrivileges(Observation seen, List<String> wrong) {
    for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      expect(set, NO_CAPABILITIES, seen.status(), wrong);
    }
    expect("NoNewPrivs", "1", seen.status(), wrong);
    expect("Seccomp", "2", seen.status(), wrong);
  }

  private static void checkMounts(Expectation expected, Observation seen, List<String> wrong) {
    expectOption(seen, "/", "ro", wrong);
    for (var tree : expected.trees()) {
      var target = tree.target().toString();
      expectOption(seen, target, tree.writable() ? "rw" : "ro", wrong);
      expectOption(seen, target, "nosuid", wrong);
      expectOption(seen, target, "nodev", wrong);
    }
    seen.mounts().targets().stream()
        .filter(target -> !isExpected(expected, target))
        .forEach(target -> wrong.add("'" + target + "' is mounted and was not asked for"));
    for (var target : seen.mounts().joined()) {
      wrong.add("'" + target + "' takes part in what is mounted elsewhere");
    }
    long known = expected.limits().tmpBytes();
    for (var target : List.of("/tmp", "/dev/shm")) {
      var size = "size=" + (known + 4095) / 4096 * 4 + "k";
      if (seen.mounts().fileSystemOptions(target).stream()
          .noneMatch(options -> List.of(options.split(",")).contains(size))) {
        wrong.add("'" + target + "' has not the " + size + " asked for");
      }
    }
  }

  private static boolean isExpected(Expectation expected, String target) {
    return OWN_MOUNTS.contains(target)
        || (expected.binfmt().isPresent() && target.equals(Binfmt.TABLE))
        || DEVICE.matcher(target).matches()
        || expected.trees().stream().anyMatch(tree -> Path.of(target).startsWith(tree.target()));
  }

  private static void checkBinfmt(Binfmt binfmt, Observation seen, List<String> wrong) {
    expectOption(seen, Binfmt.TABLE, "ro", wrong);
    for (var line :
        List.of(
            "enabled",
            "interpreter " + binfmt.emulator(),
            "flags: " + Binfmt.FLAGS,
            "magic " + binfmt.magic())) {
      if (!seen.binfmt().contains(line)) {
        wrong.add("the binary format " + seen.binfmt() + " is not '" + line + "'");
      }
    }
  }

  private static void expectOption(
      Observation seen, String target, String option, List<String> wrong) {
    var options = seen.mounts().options(target);
    if (options.isEmpty() || !List.of(options.getLast().split(",")).contains(option)) {
      wrong.add("'" + target + "' is not mounted " + option);
    }
  }

  private static void checkLimits(Expectation expected, Observation seen, List<String> wrong) {
    var limits = expected.limits();
    expect("Max open files", Integer.toString(limits.openFiles()), seen.limits(), wrong);
    expect("Max core file size", "1", seen.limits(), wrong);
    limits
        .fileSizeBytes()
        .ifPresent(bytes -> expect("Max file size", Long.toString(bytes), seen.limits(), wrong));
  }

  private static void expect(
      String field, String value, Map<String, String> seen, List<String> wrong) {
    var found = seen.getOrDefault(field, "absent");
    if (!found.equals(value)) {
      wrong.add(field + " is '" + found + "' instead of '" + value + "'");
    }
  }
}

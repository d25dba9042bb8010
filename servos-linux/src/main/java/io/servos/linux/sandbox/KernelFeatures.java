package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.cgroup.CgroupDriver;
import io.servos.linux.facility.Records;
import io.servos.linux.facility.Session;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import io.servos.model.Limit;
import io.servos.spi.FeatureProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What this host's kernel gives to sandboxes, found by trying: each try is a process of a few
/// system calls that ends at once.
public final class KernelFeatures implements FeatureProbe {

  private static final long NEW_USER = 0x10000000;
  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int ERRNO_ACTION = 0x00050000;
  private static final List<Limit> TREE_LIMITS =
      List.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS, Limit.CPU_TIME);

  @Override
  public List<Feature> features() {
    var features = new ArrayList<>(kernel());
    addLimits(features);
    return features;
  }

  /// What does not depend on where Servos is started.
  List<Feature> kernel() {
    var features = new ArrayList<Feature>();
    namespaces()
        .forEach(
            (name, flag) ->
                features.add(
                    tried(
                        name,
                        "works",
                        Call.of(Syscall.UNSHARE, name, "", Arg.number(NEW_USER | flag)))));
    features.add(tried("seccomp", "filter with errno", seccomp()));
    int landlock = Processes.landlockVersion();
    features.add(
        new Feature(
            "landlock",
            landlock > 0,
            landlock > 0
                ? "version " + landlock
                : landlock == 0
                    ? "not offered by this kernel"
                    : "landlock_create_ruleset says " + Errno.text(-landlock)));
    return features;
  }

  private static Map<String, Long> namespaces() {
    var flags = new LinkedHashMap<String, Long>();
    flags.put("user-namespaces", 0L);
    flags.put("mount-namespaces", 0x20000L);
    flags.put("pid-namespaces", 0x20000000L);
    flags.put("network-namespaces", 0x40000000L);
    flags.put("ipc-namespaces", 0x8000000L);
    flags.put("uts-namespaces", 0x4000000L);
    flags.put("cgroup-namespaces", 0x2000000L);
    return flags;
  }

  private static Call seccomp() {
    var action = Blob.zeros(4).putInt(0, ERRNO_ACTION);
    return Call.of(
        Syscall.SECCOMP,
        "seccomp",
        "",
        Arg.number(SECCOMP_GET_ACTION_AVAIL),
        Arg.number(0),
        Arg.address(action, ""));
  }

  private static void addLimits(List<Feature> features) {
    try (var cgroups = CgroupDriver.open()) {
      for (var limit : TREE_LIMITS) {
        boolean enforced = cgroups.enforces().contains(limit);
        features.add(
            new Feature(
                "limit-" + limit, enforced, enforced ? cgroups.label() : cgroups.reason(limit)));
      }
    }
  }

  /// Makes the call in a process of its own, which sends the failure if there is one.
  private static Feature tried(String name, String detail, Call call) {
    var record = Records.failure();
    var program =
        new LaunchProgram(
            Architecture.current(),
            List.of(new Sequence("try").add(call).add(Session.exit(0))),
            new LaunchProgram.Failure(record, Records.tellFailure(record, 0)));
    try (var status = Descriptors.pipeIn()) {
      Processes.waitFor(
          Processes.spawn("servos-try", ElfImage.of(program), List.of(status.theirs())));
      var bytes = new byte[Records.FAILURE_BYTES];
      boolean works = Descriptors.read(status.ours(), bytes, 0, bytes.length) != bytes.length;
      return new Feature(name, works, works ? detail : reason(bytes));
    } catch (NativeCallException failure) {
      return new Feature(name, false, String.valueOf(failure.getMessage()));
    }
  }

  private static String reason(byte[] bytes) {
    return Records.parse(bytes).getFirst() instanceof Records.Failure(_, int errno)
        ? Errno.text(errno)
        : "failed";
  }
}

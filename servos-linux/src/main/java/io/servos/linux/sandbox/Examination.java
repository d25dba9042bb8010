package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupDriver;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limit;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.spi.FeatureProbe.Feature;
import io.servos.spi.Finding;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Finds out which barriers and limits of a sandbox stand on this host.
///
/// @param root where sysctl(8) settings are read, below `proc/sys`
record Examination(Path root) {

  private static final String USER_NAMESPACES = "user-namespaces";
  private static final String LANDLOCK = "landlock";
  private static final Path TRUE = Path.of("/usr/bin/true");

  /// Everything, the whole sandbox last.
  List<Finding> make(ProcessIsolator isolator, Host host, CgroupDriver cgroups)
      throws InterruptedException {
    var findings = new ArrayList<Finding>();
    new KernelFeatures().kernel().forEach(feature -> findings.add(of(feature)));
    findings.add(ownUser(host));
    for (var limit : List.of(Limit.MEMORY, Limit.PIDS, Limit.CPUS, Limit.CPU_TIME)) {
      findings.add(of(limit, cgroups));
    }
    findings.add(whole(isolator, cgroups));
    return findings;
  }

  Finding of(Feature feature) {
    // A kernel without Landlock will do, but not one that has it and may not be asked.
    boolean needed = !feature.name().equals(LANDLOCK) || feature.detail().contains(" says ");
    return feature.available()
        ? Finding.good(feature.name(), needed, feature.detail())
        : new Finding(
            feature.name(), false, needed, feature.detail(), remedy(feature), loss(feature.name()));
  }

  private static String loss(String feature) {
    return feature.equals(LANDLOCK)
        ? "a second fence around files and signals, and the only one around abstract sockets with"
            + " --network host"
        : "every run: no sandbox starts without it";
  }

  private String remedy(Feature feature) {
    return switch (feature.name()) {
      case LANDLOCK ->
          feature.detail().contains(" says ")
              ? Remedies.LANDLOCK
              : "use Linux 5.13 or later, started with 'landlock' in its parameter lsm=";
      case "seccomp" ->
          "use a kernel with CONFIG_SECCOMP_FILTER, and no outer filter that forbids seccomp(2)";
      case String namespaces -> ofNamespaces(namespaces);
    };
  }

  private String ofNamespaces(String feature) {
    var kind =
        feature.substring(0, feature.length() - "-namespaces".length()).replace("mount", "mnt");
    var most = "user.max_" + kind.replace("network", "net") + "_namespaces";
    if (isSet("kernel.unprivileged_userns_clone", "0")) {
      return "sysctl -w kernel.unprivileged_userns_clone=1";
    }
    if (isSet("kernel.apparmor_restrict_unprivileged_userns", "1")) {
      return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
    }
    for (var setting : List.of(most, "user.max_user_namespaces")) {
      if (isSet(setting, "0")) {
        return "sysctl -w " + setting + "=15000";
      }
    }
    return feature.equals(USER_NAMESPACES)
        ? "run Servos outside of the container or filter that forbids user namespaces"
        : "use a kernel that has " + feature + ", outside of a container that forbids them";
  }

  private boolean isSet(String setting, String value) {
    try {
      return Files.readString(root.resolve("proc/sys").resolve(setting.replace('.', '/')))
          .strip()
          .equals(value);
    } catch (IOException _) {
      // This kernel has no such setting.
      return false;
    }
  }

  private static Finding ownUser(Host host) {
    return host.isRoot()
        ? Finding.good("own-user", false, "each run has a kernel uid of its own")
        : new Finding(
            "own-user",
            false,
            false,
            "Servos is not run by root",
            "sudo servos ...",
            "a kernel uid of its own for each run: those of one user at one time are kept apart by"
                + " their namespaces alone");
  }

  private static Finding of(Limit limit, CgroupDriver cgroups) {
    var name = "limit-" + limit;
    boolean needed = limit == Limit.MEMORY || limit == Limit.PIDS;
    if (cgroups.enforces().contains(limit)) {
      return Finding.good(name, needed, cgroups.label());
    }
    return limit == Limit.PIDS
        ? Finding.good(name, true, "RLIMIT_NPROC in a user namespace of its own")
        : new Finding(
            name,
            false,
            needed,
            cgroups.reason(limit),
            cgroups.remedy(limit),
            "limit '"
                + limit
                + "': a run that asks for it is refused, unless it gives it up with --best-effort="
                + limit);
  }

  /// What stands alone may still not stand together.
  private static Finding whole(ProcessIsolator isolator, CgroupDriver cgroups)
      throws InterruptedException {
    var given = EnumSet.of(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME);
    given.removeAll(cgroups.enforces());
    var config = EnvironmentConfig.defaults().withBestEffort(Set.copyOf(given));
    var root = Path.of("/");
    var step = new Step(TRUE, List.of("true"), TRUE, root, new Input.Empty());
    try (var run = isolator.start(step, config)) {
      var outcome = run.await().outcome();
      if (outcome.succeeded()) {
        return Finding.good(
            "sandbox", true, "a program ran with " + run.receipt().lines().size() + " barriers");
      }
      return outcome instanceof Outcome.FailedToStart(var failure)
          ? broken(failure.message(), failure.remedy())
          : broken("a program that does nothing ended as " + outcome.kind(), "report this");
    } catch (ServosException refusal) {
      return broken(refusal.getMessage(), refusal.remedy());
    }
  }

  private static Finding broken(String fact, String remedy) {
    return new Finding("sandbox", false, true, fact, remedy, "every run");
  }
}

package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupDriver;
import io.servos.linux.facility.Binfmt;
import io.servos.linux.facility.Command;
import io.servos.linux.facility.Landlock;
import io.servos.linux.facility.Mounts;
import io.servos.linux.facility.Namespaces;
import io.servos.linux.facility.Placement;
import io.servos.linux.facility.Rlimits;
import io.servos.linux.facility.Rlimits.Resource;
import io.servos.linux.facility.Rlimits.Setting;
import io.servos.linux.facility.Seccomp;
import io.servos.linux.facility.UserMap;
import io.servos.linux.libc.Errno;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Mount;
import io.servos.model.UserId;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Turns what was asked into a [Blueprint], or refuses it.
///
/// @param host where the sandbox will be
/// @param tree what every program sees of the host
/// @param cgroups what enforces limits of process trees here
record Drafting(Host host, RootTree tree, CgroupDriver cgroups, Seccomp filter) {

  /// Time that the launcher adds to the wall time before it steps in for a JVM that hangs.
  private static final Duration WATCHDOG_SLACK = Duration.ofSeconds(10);

  /// A core dump of at most 1 byte is none, and unlike 0 it also keeps the kernel from starting a
  /// core handler of the host; see core(5).
  private static final long NO_CORE = 1;

  /// The sandbox's first process, which counts as a process of its user.
  private static final int OWN_PROCESSES = 1;

  /// What a sandbox does before its step.
  ///
  /// @param idle how long it may wait
  /// @param interpreter whether it waits with its interpreter started
  record Patience(Duration idle, boolean interpreter) {
    static final Patience NONE = new Patience(Duration.ZERO, false);
  }

  /// Finds the namespace that maps the owner of a host path to the program's user.
  interface OwnerMaps {
    OptionalInt descriptorFor(Path path) throws InterruptedException;
  }

  /// @param outside the kernel ids of the program
  Blueprint draft(
      Step step,
      EnvironmentConfig config,
      UserId outside,
      Namespaces namespaces,
      Patience patience,
      OwnerMaps owners)
      throws InterruptedException {
    var limits = config.limits();
    boolean terminal = step.input() instanceof Input.Terminal;
    var system = step.userland().map(userland -> RootTree.of(userland.root())).orElse(tree);
    var placements =
        new ArrayList<>(
            system.placements(config.user(), config.network(), limits.tmpBytes(), terminal));
    var own = ownTrees(step, config, owners);
    placements.addAll(own);
    binfmt(step).ifPresent(binfmt -> placements.add(new Placement.Handlers(binfmt)));
    return new Blueprint(
        namespaces,
        new UserMap(outside, config.user(), host.isRoot(), step.userland().isPresent()),
        new Mounts(placements),
        rlimits(config, step.userland().isPresent()),
        filter,
        new Landlock(host.landlock(), writablePaths(own), writableFiles(own)),
        terminal,
        host.lastCapability(),
        limits
            .wallTime()
            .map(time -> time.plus(limits.grace()).plus(WATCHDOG_SLACK).plus(patience.idle())),
        config.workdir().orElse(step.workdir()).toString(),
        patience.interpreter());
  }

  /// What the kernel is to start for the programs of the step.
  static Optional<Binfmt> binfmt(Step step) {
    return step.userland()
        .map(system -> new Binfmt(system.architecture(), system.program().toString()));
  }

  /// What is executed in the end.
  static Command command(Step step, EnvironmentConfig config) {
    return new Command(step.executable().toString(), step.argv(), environment(config));
  }

  private static void refuseContainer(String key) {
    throw InvalidConfigException.of(
        key,
        "isolation 'process' has none: it shows the host's system",
        "leave it out, or use isolation 'docker'");
  }

  /// A kernel without Landlock is no reason to refuse, but one that has it and may not be asked is:
  /// the barrier would be missing without anybody's knowledge.
  private void checkLandlock() {
    if (host.landlock() < 0) {
      throw new IsolationUnavailableException(
          "landlock",
          "landlock_create_ruleset says " + Errno.text(-host.landlock()),
          Remedies.LANDLOCK);
    }
  }

  /// Refuses what only containers have, and limits that nothing here enforces and that the caller
  /// does not give up.
  void checkEnforceable(EnvironmentConfig config) {
    config.image().ifPresent(_ -> refuseContainer("image"));
    config.runtime().ifPresent(_ -> refuseContainer("runtime"));
    checkLandlock();
    for (var limit : List.of(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME)) {
      if (config.limits().isSet(limit)
          && !cgroups.enforces().contains(limit)
          && !config.bestEffort().contains(limit)) {
        throw new IsolationUnavailableException(
            "limit '" + limit + "'",
            cgroups.reason(limit),
            cgroups.remedy(limit) + ", or give it up with --best-effort=" + limit);
      }
    }
  }

  /// An emulator reserves the whole address space of a 32-bit program, 4 GiB, so a limit of address
  /// space says nothing about it. The program's first process counts in its own namespace only.
  private Rlimits rlimits(EnvironmentConfig config, boolean emulated) {
    var limits = config.limits();
    var settings = new ArrayList<Setting>();
    settings.add(new Setting(Resource.CORE, NO_CORE));
    settings.add(new Setting(Resource.NOFILE, limits.openFiles()));
    limits.fileSizeBytes().ifPresent(bytes -> settings.add(new Setting(Resource.FSIZE, bytes)));
    limits
        .cpuTime()
        .ifPresent(
            time ->
                settings.add(
                    new Setting(Resource.CPU, time.toSeconds() + 1, time.toSeconds() + 2)));
    if (!cgroups.enforces().contains(Limit.PIDS)) {
      limits
          .pids()
          .ifPresent(
              pids ->
                  settings.add(
                      new Setting(Resource.NPROC, emulated ? pids : pids + OWN_PROCESSES)));
    }
    if (!cgroups.enforces().contains(Limit.MEMORY) && !emulated) {
      limits.memoryBytes().ifPresent(bytes -> settings.add(new Setting(Resource.AS, bytes)));
    }
    return new Rlimits(settings);
  }

  private List<Placement.HostTree> ownTrees(Step step, EnvironmentConfig config, OwnerMaps owners)
      throws InterruptedException {
    var own = new ArrayList<Placement.HostTree>();
    if (!step.material().startsWith("/usr")) {
      own.add(hostTree(step.material(), step.material(), config.writable(), owners));
    }
    for (var mount : step.mounts()) {
      own.add(
          hostTree(
              realPath(mount), mount.target(), mount.access() == Mount.Access.READ_WRITE, owners));
    }
    for (var mount : config.mounts()) {
      own.add(
          hostTree(
              realPath(mount),
              checkedTarget(mount),
              mount.access() == Mount.Access.READ_WRITE,
              owners));
    }
    return own;
  }

  private Placement.HostTree hostTree(Path source, Path target, boolean writable, OwnerMaps owners)
      throws InterruptedException {
    return new Placement.HostTree(
        source, target, Files.isDirectory(source), writable, owners.descriptorFor(source));
  }

  private static Path realPath(Mount mount) {
    try {
      return mount.source().toRealPath();
    } catch (IOException _) {
      throw InvalidConfigException.of(
          "mounts",
          "source '" + mount.source() + "' does not exist",
          "name an existing file or directory");
    }
  }

  private static Path checkedTarget(Mount mount) {
    var target = mount.target();
    for (var taken :
        List.of(
            "/", "/proc", "/dev", "/tmp", "/etc", "/usr", "/bin", "/sbin", "/lib", "/lib64",
            "/run")) {
      if (target.equals(Path.of(taken))) {
        throw InvalidConfigException.of(
            "mounts",
            "target '" + target + "' is part of the sandbox",
            "choose a path below or beside it");
      }
    }
    if (target.startsWith("/proc") || target.startsWith("/dev")) {
      throw InvalidConfigException.of(
          "mounts", "target '" + target + "' is part of the sandbox", "choose another path");
    }
    return target;
  }

  private static List<String> writablePaths(List<Placement.HostTree> own) {
    var paths = new ArrayList<>(List.of("/tmp", "/dev/shm"));
    own.stream()
        .filter(tree -> tree.writable() && tree.directory())
        .forEach(tree -> paths.add(tree.target().toString()));
    return paths;
  }

  private static List<String> writableFiles(List<Placement.HostTree> own) {
    var files = new ArrayList<String>();
    for (var tree : own) {
      if (tree.writable() && !tree.directory()) {
        files.add(tree.target().toString());
      }
    }
    return files;
  }

  private static List<String> environment(EnvironmentConfig config) {
    var texts = new ArrayList<String>();
    config.variables().forEach((name, value) -> texts.add(name + "=" + value));
    return texts;
  }
}

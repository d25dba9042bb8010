package io.servos.linux.cgroup;

import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What control groups this host has, and which of them this process may use.
///
/// @param root directory below which the host is
/// @param hierarchies that are mounted
/// @param owner this process
record Survey(Path root, List<Hierarchy> hierarchies, Owner owner) {

  /// The group below which those of all runs are.
  static final String FOLDER = "servos";

  private static final Shortfall UNKNOWN =
      new Shortfall("/proc does not show the control groups of this process", "mount /proc");
  private static final Shortfall NOT_MOUNTED =
      new Shortfall(
          "no control groups are mounted", "mount them: mount -t cgroup2 cgroup2 /sys/fs/cgroup");
  private static final int MOST_ATTEMPTS = 10;
  private static final Duration SWEEP_PATIENCE = Duration.ofMillis(100);

  static CgroupDriver open(Path root) {
    try {
      return new Survey(root, Hierarchy.of(root), Owner.self(root)).choose();
    } catch (IOException _) {
      // The driver tells.
      return new NoCgroup(UNKNOWN);
    }
  }

  /// The version that enforces more, or else the second.
  private CgroupDriver choose() {
    var second = second();
    if (second.enforces().containsAll(Shortfall.TREE_LIMITS)) {
      return second;
    }
    boolean firstIsMounted = !hierarchies.stream().allMatch(Hierarchy::isUnified);
    var first = first();
    boolean takesFirst =
        first.enforces().size() > second.enforces().size()
            || (second instanceof NoCgroup && firstIsMounted);
    (takesFirst ? second : first).close();
    return takesFirst ? first : second;
  }

  private CgroupDriver second() {
    for (var hierarchy : hierarchies) {
      if (hierarchy.isUnified()) {
        try {
          return CgroupV2.open(this, hierarchy);
        } catch (UnusableException unusable) {
          return new NoCgroup(unusable.shortfall());
        }
      }
    }
    return new NoCgroup(NOT_MOUNTED);
  }

  private CgroupDriver first() {
    try {
      return CgroupV1.open(this);
    } catch (UnusableException unusable) {
      return new NoCgroup(unusable.shortfall());
    }
  }

  /// Makes the folder if need be.
  static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException _) {
      // By another Servos, which shares it.
    }
  }

  /// Makes the folder if need be, and makes and removes a group in it.
  void tryFolder(Path folder) throws IOException {
    tryFolder(folder, () -> makeFolder(folder));
  }

  /// Makes and removes a group in a folder.
  ///
  /// @param make makes the folder if need be
  void tryFolder(Path folder, FolderWork make) throws IOException {
    insist(
        () -> {
          make.run();
          tryChild(folder);
        });
  }

  /// What is done in a folder. Another Servos that has no use for the folder any more may remove it
  /// in between.
  @FunctionalInterface
  interface FolderWork {
    void run() throws IOException;
  }

  /// Does it once more when the folder was removed meanwhile.
  static void insist(FolderWork work) throws IOException {
    for (int attempts = 1; true; attempts++) {
      try {
        work.run();
        return;
      } catch (IOException failure) {
        if (attempts == MOST_ATTEMPTS || !isGone(failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean isGone(IOException failure) {
    var cause = ControlFile.cause(failure);
    return cause.equals("No such file or directory") || cause.equals("No such device");
  }

  private void tryChild(Path folder) throws IOException {
    var child = folder.resolve(owner.nextName());
    Files.createDirectory(child);
    Files.delete(child);
  }

  Shortfall refusal(Path directory, IOException failure) {
    var user = System.getProperty("user.name");
    return switch (ControlFile.cause(failure)) {
      case "Permission denied" ->
          new Shortfall(
              "user '" + user + "' may not make control groups in '" + directory + "'",
              delegation());
      case "Read-only file system" ->
          new Shortfall(
              "'" + directory + "' is mounted read-only",
              "mount it writable; in a container, start that with writable control groups");
      case String cause ->
          new Shortfall(
              "control groups cannot be made in '" + directory + "': " + cause,
              "check the control group around Servos");
    };
  }

  /// How an ordinary user gets a control group to make others in.
  String delegation() {
    if (Files.isDirectory(root.resolve("run/systemd/system"))) {
      return "start it in a control group of its own:"
          + " systemd-run --user --scope -p Delegate=yes servos ...";
    }
    boolean unified = hierarchies.stream().allMatch(Hierarchy::isUnified);
    return unified
        ? "run Servos as root, or have root give you a control group and start Servos in it"
        : "run Servos as root";
  }

  /// Removes what dead owners left in the folder. What still has processes stays.
  void sweep(Path folder, Consumer<Path> kill) {
    try (var groups = Files.newDirectoryStream(folder)) {
      for (var group : groups) {
        if (owner.isOrphan(root, group.getFileName().toString())) {
          kill.accept(group);
          Removals.tryRemove(group, System.nanoTime() + SWEEP_PATIENCE.toNanos());
        }
      }
    } catch (IOException _) {
      // The next start looks again.
    }
  }
}

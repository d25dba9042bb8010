package io.servos.linux.cgroup;

import io.servos.linux.libc.Uninterrupted;
import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A set of groups of version 1, one per tree and without limits, with a thread inside. Made in the
/// background and used for one run only: its counts cannot be reset, and what a run leaves in the
/// page cache would be charged to the next one.
///
/// A thread that the one inside starts would be inside too, and a carrier of virtual threads may be
/// started by whoever wakes one up. So no virtual thread waits for the one inside: a relay does.
final class SlotV1 {

  private static final long PAUSE_NANOS = 20_000;

  private final Map<String, Path> directories = new TreeMap<>();
  private final Map<String, String> names = new TreeMap<>();
  private final List<Hierarchy> hierarchies;
  private final Spawner relay;
  private final Removals removals;
  private final Spawner thread = Spawner.single();
  private final Future<Thread> parking;

  /// @param folders by controller
  SlotV1(
      Map<String, Path> folders,
      List<Hierarchy> hierarchies,
      String name,
      Spawner relay,
      Removals removals) {
    folders.forEach(
        (controller, folder) -> {
          directories.put(controller, folder.resolve(name));
          names.put(controller, name);
        });
    this.hierarchies = hierarchies;
    this.relay = relay;
    this.removals = removals;
    this.parking = thread.begin(this::park);
  }

  Map<String, String> names() {
    return Map.copyOf(names);
  }

  private Set<Path> trees() {
    return new LinkedHashSet<>(directories.values());
  }

  private Thread park() {
    for (var directory : trees()) {
      try {
        make(directory);
        // 0 is the writing thread.
        ControlFile.of(directory, "tasks").write("0");
      } catch (IOException failure) {
        throw ControlFile.failed("could not enter '" + directory + "'", failure);
      }
      checkAlone(directory);
    }
    // Without swap accounting, a swappiness of 0 keeps a group of version 1 out of swap.
    for (var name : List.of("memory.swappiness", "memory.max_usage_in_bytes", "cpuacct.usage")) {
      file(name).ifPresent(file -> file.tryWrite("0"));
    }
    return Thread.currentThread();
  }

  private static void checkAlone(Path directory) {
    long tasks = ControlFile.of(directory, "tasks").shown().lines().count();
    if (tasks != 1) {
      throw ControlFile.disturbed("'" + directory + "' has " + tasks + " threads before its run");
    }
  }

  /// The folder may be removed at any time by another Servos that has no use for it any more.
  private static void make(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (NoSuchFileException _) {
      Survey.makeFolder(directory.resolve("..").normalize());
      Files.createDirectory(directory);
    }
  }

  boolean isParked() {
    return parking.state() == Future.State.SUCCESS;
  }

  /// Waits for the thread, which is to be alone inside.
  void awaitParked() {
    relayed(() -> Uninterrupted.get(parking));
    checkAlone(trees().iterator().next());
  }

  <T> T spawn(Supplier<T> start) {
    return relayed(() -> thread.run(start));
  }

  /// Waits until the thread has nothing to do. Were it held back for want of processor time in the
  /// middle of Java code, it would hold up every safepoint of this JVM, for 100 ms at a time.
  void awaitStill() {
    while (parking.resultNow().getState() == Thread.State.RUNNABLE) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private <T> T relayed(Supplier<T> wait) {
    return Thread.currentThread().isVirtual() ? relay.run(wait) : wait.get();
  }

  /// The file of a controller that is in use, named after that.
  Optional<ControlFile> file(String name) {
    var controller = name.substring(0, name.indexOf('.'));
    return Optional.ofNullable(directories.get(controller))
        .map(directory -> ControlFile.of(directory, name));
  }

  /// The group of a controller as the kernel names it.
  String path(String controller) {
    return hierarchies.stream()
        .filter(hierarchy -> hierarchy.controllers().contains(controller))
        .findFirst()
        .flatMap(
            hierarchy -> Optional.ofNullable(directories.get(controller)).map(hierarchy::pathOf))
        .orElseThrow();
  }

  void liftQuota() {
    file("cpu.cfs_quota_us").ifPresent(quota -> quota.tryWrite("-1"));
  }

  /// Lets the thread end and removes the groups. The end needs processor time, hence no quota.
  void discard() {
    removals.add(
        () -> {
          waitUntilMade();
          liftQuota();
          thread.close();
        },
        trees());
  }

  private void waitUntilMade() {
    try {
      Uninterrupted.get(parking);
    } catch (BackendFailedException _) {
      // Who asked for the slot was told; what was made of it is removed.
    }
  }
}

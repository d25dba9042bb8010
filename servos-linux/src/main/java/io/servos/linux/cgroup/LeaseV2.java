package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A group of version 2.
final class LeaseV2 implements CgroupLease {

  /// The first process of the sandbox. The launcher that clones it stays outside.
  static final int OWN_PROCESSES = 1;

  private static final int NANOS_PER_MICRO = 1000;

  private final Path directory;
  private final String name;
  private final Spawner spawner;
  private final Removals removals;
  private final Map<Limit, String> shown = new EnumMap<>(Limit.class);
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param name as the kernel names the group
  LeaseV2(Path directory, String name, Spawner spawner, Removals removals) {
    this.directory = directory;
    this.name = name;
    this.spawner = spawner;
    this.removals = removals;
  }

  void apply(Limits limits, Set<Limit> enforced) {
    if (enforced.contains(Limit.MEMORY)) {
      limits.memoryBytes().ifPresent(this::limitMemory);
    }
    if (enforced.contains(Limit.PIDS)) {
      limits.pids().ifPresent(this::limitProcesses);
    }
    if (enforced.contains(Limit.CPUS)) {
      limits.cpus().ifPresent(this::limitProcessors);
    }
    if (limits.cpuTime().isPresent()) {
      shown.put(Limit.CPU_TIME, "cpu.stat watched at " + name);
    }
  }

  private void limitMemory(long bytes) {
    var set = file("memory.max").setBytes(bytes);
    var swap = file("memory.swap.max");
    // A kernel without swap has no such file.
    var swapSet = swap.exists() ? " " + swap.set("0") : "";
    shown.put(Limit.MEMORY, set + swapSet + " at " + name);
  }

  private void limitProcesses(int count) {
    var set = file("pids.max").set(Notation.processes(count, OWN_PROCESSES));
    shown.put(Limit.PIDS, set + " at " + name + ", " + OWN_PROCESSES + " of them for the sandbox");
  }

  private void limitProcessors(double count) {
    var set = file("cpu.max").set(Notation.cpuQuota(count) + " " + Notation.CPU_PERIOD);
    shown.put(Limit.CPUS, set + " at " + name);
  }

  private ControlFile file(String file) {
    return ControlFile.of(directory, file);
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(directory);
  }

  @Override
  public Map<String, String> names() {
    return Map.of("", name.substring(name.lastIndexOf('/') + 1));
  }

  @Override
  public <T> T spawn(Supplier<T> start) {
    return spawner.run(start);
  }

  @Override
  public Map<Limit, String> readBack() {
    return Map.copyOf(shown);
  }

  @Override
  public CgroupUsage usage() {
    return new CgroupUsage(
        file("memory.peak").number(),
        CgroupUsage.without(OWN_PROCESSES, file("pids.peak").number()),
        file("memory.events").number("oom_kill"),
        refusedForks(),
        cpu(),
        CgroupUsage.duration(file("cpu.stat").number("system_usec"), NANOS_PER_MICRO));
  }

  private OptionalLong refusedForks() {
    return file("pids.events").number("max");
  }

  @Override
  public OptionalLong memoryBytes() {
    return file("memory.current").number();
  }

  @Override
  public Optional<Duration> cpu() {
    return CgroupUsage.duration(file("cpu.stat").number("usage_usec"), NANOS_PER_MICRO);
  }

  @Override
  public void kill() {
    kill(directory);
  }

  /// Ends every process in the group.
  static void kill(Path directory) {
    ControlFile.of(directory, "cpu.max").tryWrite("max");
    var kill = ControlFile.of(directory, "cgroup.kill");
    if (kill.exists()) {
      kill.tryWrite("1");
    } else {
      killEach(directory);
    }
  }

  /// Before Linux 5.14: freezing keeps them from forking away.
  private static void killEach(Path directory) {
    var freeze = ControlFile.of(directory, "cgroup.freeze");
    freeze.tryWrite("1");
    processes(directory).stream()
        .map(Long::parseLong)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
    freeze.tryWrite("0");
  }

  private static List<String> processes(Path directory) {
    try {
      return ControlFile.of(directory, "cgroup.procs").words();
    } catch (IOException _) {
      // The group is gone, and so are its processes.
      return List.of();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      removals.add(this::killStragglers, List.of(directory));
    }
  }

  private void killStragglers() {
    if (!processes(directory).isEmpty()) {
      kill();
    }
  }
}

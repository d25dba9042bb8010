package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/// A [SlotV1] under limits.
final class LeaseV1 implements CgroupLease {

  /// The parked thread, the launcher that it starts, and the first process of the sandbox.
  static final int OWN_PROCESSES = 3;

  private static final String QUOTA = "cpu.cfs_quota_us";

  private final SlotV1 slot;
  private final Map<Limit, String> shown = new EnumMap<>(Limit.class);
  private Optional<String> quota = Optional.empty();
  private final AtomicBoolean closed = new AtomicBoolean();

  LeaseV1(SlotV1 slot, Limits limits, Set<Limit> enforced) {
    this.slot = slot;
    if (enforced.contains(Limit.MEMORY)) {
      limits.memoryBytes().ifPresent(this::limitMemory);
    }
    if (enforced.contains(Limit.PIDS)) {
      limits.pids().ifPresent(this::limitProcesses);
    }
    if (enforced.contains(Limit.CPUS)) {
      limits.cpus().ifPresent(this::limitProcessors);
    }
    if (enforced.contains(Limit.CPU_TIME) && limits.cpuTime().isPresent()) {
      shown.put(Limit.CPU_TIME, "cpuacct.usage watched at " + slot.path("cpuacct"));
    }
  }

  private void limitMemory(long bytes) {
    var set = file("memory.limit_in_bytes").setBytes(bytes);
    var withSwap = file("memory.memsw.limit_in_bytes");
    var swap =
        withSwap.exists()
            ? withSwap.setBytes(bytes)
            : "memory.swappiness=" + file("memory.swappiness").shown();
    shown.put(Limit.MEMORY, set + " " + swap + " at " + slot.path("memory"));
  }

  private void limitProcesses(int count) {
    var set = file("pids.max").set(Notation.processes(count, OWN_PROCESSES));
    shown.put(
        Limit.PIDS,
        set + " at " + slot.path("pids") + ", " + OWN_PROCESSES + " of them for the sandbox");
  }

  private void limitProcessors(double count) {
    // The period of a new group is the kernel's own: writing it would be in vain.
    var period = file("cpu.cfs_period_us").expect(Notation.CPU_PERIOD);
    quota = Optional.of(Notation.cpuQuota(count));
    var set = file(QUOTA).set(quota.get());
    shown.put(Limit.CPUS, set + " " + period + " at " + slot.path("cpu"));
    // Tried, so that a refusal comes before the start. In force from the end of the start on.
    slot.liftQuota();
  }

  private ControlFile file(String name) {
    return slot.file(name).orElseThrow();
  }

  private OptionalLong count(String file, Function<ControlFile, OptionalLong> number) {
    return slot.file(file).map(number).orElse(OptionalLong.empty());
  }

  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> names() {
    return slot.names();
  }

  @Override
  public <T> T spawn(Supplier<T> start) {
    T started = slot.spawn(start);
    if (quota.isPresent()) {
      slot.awaitStill();
      file(QUOTA).set(quota.get());
    }
    return started;
  }

  @Override
  public Map<Limit, String> readBack() {
    return Map.copyOf(shown);
  }

  @Override
  public CgroupUsage usage() {
    return new CgroupUsage(
        count("memory.max_usage_in_bytes", ControlFile::number),
        CgroupUsage.without(OWN_PROCESSES, count("pids.peak", ControlFile::number)),
        count("memory.oom_control", file -> file.number("oom_kill")),
        count("pids.events", file -> file.number("max")),
        cpu(),
        CgroupUsage.duration(count("cpuacct.usage_sys", ControlFile::number), 1));
  }

  @Override
  public OptionalLong memoryBytes() {
    return count("memory.usage_in_bytes", ControlFile::number);
  }

  @Override
  public Optional<Duration> cpu() {
    return CgroupUsage.duration(count("cpuacct.usage", ControlFile::number), 1);
  }

  /// Version 1 has no call for it: the end of their pid namespace ends the processes.
  @Override
  public void kill() {
    slot.liftQuota();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      slot.discard();
    }
  }
}

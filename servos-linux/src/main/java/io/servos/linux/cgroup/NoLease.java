package io.servos.linux.cgroup;

import io.servos.model.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// A run without a control group of its own.
record NoLease(Spawner spawner) implements CgroupLease {

  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> names() {
    return Map.of();
  }

  @Override
  public <T> T spawn(Supplier<T> start) {
    return spawner.run(start);
  }

  @Override
  public Map<Limit, String> readBack() {
    return Map.of();
  }

  @Override
  public CgroupUsage usage() {
    return CgroupUsage.NONE;
  }

  @Override
  public OptionalLong memoryBytes() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<Duration> cpu() {
    return Optional.empty();
  }

  @Override
  public void kill() {}

  @Override
  public void close() {}
}

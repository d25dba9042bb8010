package io.servos.containers.container;

import io.servos.containers.engine.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a container uses at one time, counted as `docker stats` does.
///
/// @param cpuPercent of one processor since the sample before; empty in the first of a stream
/// @param cpuTime of all its processes since its start; empty when the engine counts none
/// @param memoryBytes without what the kernel would give up from its cache
/// @param memoryLimitBytes its own limit, or the host's memory
/// @param receivedBytes over all of its networks, from its start; so are those that follow
public record Sample(
    String name,
    Instant time,
    OptionalDouble cpuPercent,
    Optional<Duration> cpuTime,
    long memoryBytes,
    long memoryLimitBytes,
    long receivedBytes,
    long sentBytes,
    long blockBytesRead,
    long blockBytesWritten,
    long pids) {

  static Sample of(JsonValue told) {
    var memory = told.at("memory_stats");
    return new Sample(
        told.at("name").text().orElse("/").substring(1),
        told.at("read").text().map(Instant::parse).orElse(Instant.EPOCH),
        cpuPercent(told.at("cpu_stats"), told.at("precpu_stats")),
        cpuTime(told.at("cpu_stats")),
        used(memory),
        number(memory, "limit"),
        network(told, "rx_bytes"),
        network(told, "tx_bytes"),
        blocks(told, "read"),
        blocks(told, "write"),
        number(told.at("pids_stats"), "current"));
  }

  private static OptionalDouble cpuPercent(JsonValue now, JsonValue before) {
    var earlier = before.at("system_cpu_usage").number();
    if (earlier.isEmpty()) {
      return OptionalDouble.empty();
    }
    double used =
        number(now.at("cpu_usage"), "total_usage") - number(before.at("cpu_usage"), "total_usage");
    double possible = number(now, "system_cpu_usage") - earlier.getAsLong();
    long processors = Math.max(1, number(now, "online_cpus"));
    return OptionalDouble.of(possible > 0 && used > 0 ? used / possible * processors * 100 : 0);
  }

  /// An engine that counts none says 0.
  private static Optional<Duration> cpuTime(JsonValue now) {
    long nanos = number(now.at("cpu_usage"), "total_usage");
    return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
  }

  /// Version 1 and 2 of control groups have other names for it.
  private static long used(JsonValue memory) {
    var kinds = memory.at("stats");
    var cache = kinds.at("total_inactive_file").number();
    long inactive = cache.isPresent() ? cache.getAsLong() : number(kinds, "inactive_file");
    return Math.max(0, number(memory, "usage") - inactive);
  }

  private static long network(JsonValue told, String key) {
    var networks = told.at("networks");
    return networks.keys().stream().mapToLong(name -> number(networks.at(name), key)).sum();
  }

  private static long blocks(JsonValue told, String operation) {
    return told.at("blkio_stats").at("io_service_bytes_recursive").elements().stream()
        .filter(one -> one.at("op").text().orElse("").equalsIgnoreCase(operation))
        .mapToLong(one -> number(one, "value"))
        .sum();
  }

  private static long number(JsonValue of, String key) {
    OptionalLong number = of.at(key).number();
    return number.orElse(0);
  }
}

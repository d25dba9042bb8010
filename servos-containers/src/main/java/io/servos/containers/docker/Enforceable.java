package io.servos.containers.docker;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.NetworkPolicy;
import java.util.EnumMap;
import java.util.Map;

/// What an engine can enforce of what is asked. The rest is refused by name, unless the caller
/// gives it up.
record Enforceable(EngineFacts facts) {

  /// Docker takes no less.
  static final long LEAST_MEMORY = 6L << 20;

  /// The limits that this engine enforces none of, with the reason.
  Map<Limit, String> lacking() {
    var lacking = new EnumMap<Limit, String>(Limit.class);
    if (!facts.memoryLimit()) {
      lacking.put(Limit.MEMORY, "the engine's host has no control group of memory for it");
    }
    if (!facts.cpuQuota()) {
      lacking.put(Limit.CPUS, "the engine's host has no control group of processors for it");
    }
    if (!facts.pidsLimit()) {
      lacking.put(Limit.PIDS, "the engine's host has no control group of processes for it");
    }
    return lacking;
  }

  /// Refuses what cannot be enforced here and is not given up.
  ///
  /// @throws IsolationUnavailableException if something cannot be enforced
  /// @throws InvalidConfigException if a value is none that an engine takes
  void check(EnvironmentConfig config) {
    checkNetwork(config.network());
    checkSeccomp();
    checkRuntime(config);
    var limits = config.limits();
    limits
        .memoryBytes()
        .ifPresent(
            bytes -> {
              if (bytes < LEAST_MEMORY) {
                throw InvalidConfigException.of(
                    Limit.MEMORY.label(),
                    bytes + " bytes are less than the 6MiB that Docker needs",
                    "use 6MiB or more");
              }
            });
    for (var lack : lacking().entrySet()) {
      if (limits.isSet(lack.getKey()) && !config.bestEffort().contains(lack.getKey())) {
        throw new IsolationUnavailableException(
            "limit '" + lack.getKey() + "'",
            lack.getValue(),
            "run an engine that has one, or give it up with --best-effort=" + lack.getKey());
      }
    }
  }

  private static void checkNetwork(NetworkPolicy network) {
    if (network instanceof NetworkPolicy.Allow) {
      Egresses.check(network);
    }
  }

  private void checkSeccomp() {
    if (!facts.seccomp()) {
      throw new IsolationUnavailableException(
          "isolation 'docker'",
          "the engine filters no system calls",
          "start it without --seccomp-profile=unconfined, on a kernel with CONFIG_SECCOMP_FILTER");
    }
  }

  private void checkRuntime(EnvironmentConfig config) {
    config
        .runtime()
        .filter(runtime -> !facts.runtimes().contains(runtime))
        .ifPresent(
            runtime -> {
              throw new IsolationUnavailableException(
                  "runtime '" + runtime + "'",
                  "the engine has none of that name",
                  "use one of: "
                      + String.join(", ", facts.runtimes().stream().sorted().toList())
                      + "; or register it in /etc/docker/daemon.json");
            });
  }
}

package io.servos.containers.docker;

import io.servos.containers.engine.JsonValue;
import io.servos.containers.gvisor.Sandbox;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.NetworkPolicy;
import java.io.IOException;

/// What differs when the runtime of a container is gVisor. Its kernel refuses further processes by
/// RLIMIT_NPROC; what the engine sets holds for gVisor's own processes on the host, and is read
/// there.
final class Gvisor {

  /// What the names of its runtimes begin with.
  static final String NAME = "runsc";

  /// With less its own processes do not start.
  static final long LEAST_MEMORY = 32L << 20;

  /// Threads of gVisor on the host: at most two a process of the program were counted, and some 30.
  private static final long THREADS_PER_PROCESS = 4;

  private static final long OWN_THREADS = 256;

  private Gvisor() {}

  static boolean isAskedFor(EnvironmentConfig config) {
    return config.runtime().filter(name -> name.startsWith(NAME)).isPresent();
  }

  /// How many processes and threads the host lets gVisor have, so that its kernel is the one that
  /// refuses: where the host refuses them, gVisor ends.
  static long hostProcesses(int pids) {
    return OWN_THREADS + THREADS_PER_PROCESS * pids;
  }

  /// Refuses what could not be shown to hold.
  ///
  /// @param filtersCalls whether the first process takes on a filter, as it may not without
  ///     `no_new_privs`
  /// @throws IsolationUnavailableException if it is asked for
  /// @throws InvalidConfigException if a limit is less than gVisor itself takes
  static void check(EnvironmentConfig config, boolean filtersCalls) {
    var runtime = "runtime '" + config.runtime().orElse(NAME) + "'";
    if (!filtersCalls) {
      throw new IsolationUnavailableException(
          runtime,
          "gVisor takes on no filter of system calls from the engine, and Servos has none here",
          "add io.servos.linux to the module path, or use another runtime");
    }
    if (!(config.network() instanceof NetworkPolicy.None)) {
      throw new IsolationUnavailableException(
          runtime,
          "gVisor has a network of its own, and what of network '"
              + config.network().label()
              + "' holds there is not known",
          "use --network none, or another runtime");
    }
    long memory = config.limits().memoryBytes().orElse(Long.MAX_VALUE);
    if (memory < LEAST_MEMORY) {
      throw InvalidConfigException.of(
          Limit.MEMORY.label(),
          memory + " bytes are less than the 32MiB that gVisor itself needs",
          "use 32MiB or more, or another runtime");
    }
  }

  /// The processes on this host that make the container.
  ///
  /// @throws IOException if they cannot be seen; the message says why
  static Sandbox sandbox(JsonValue engineSays, String container) throws IOException {
    return Sandbox.of(engineSays.at("State").at("Pid").number().orElse(0), container);
  }
}

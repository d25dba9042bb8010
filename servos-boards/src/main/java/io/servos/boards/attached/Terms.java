package io.servos.boards.attached;

import io.servos.config.Durations;
import io.servos.config.Sizes;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.NetworkPolicy;
import io.servos.model.Receipt;
import io.servos.model.Receipt.Line;
import io.servos.model.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a config means for a board: it has nothing of this host, so that limits of memory,
/// processes and files here hold by themselves. What a board cannot give, and nobody can take from
/// it, is refused.
///
/// @param config what was asked
record Terms(EnvironmentConfig config) {

  private static final String LEAVE_OUT = "leave it out";

  /// Limits that are about the program rather than about this host, and cannot be held on a board.
  private static final Set<Limit> UNHELD = Set.of(Limit.CPUS, Limit.CPU_TIME, Limit.FILE_SIZE);

  /// Before the port is opened.
  ///
  /// @throws InvalidConfigException if something is asked for that no board has
  /// @throws IsolationUnavailableException if a limit or network is asked for that no board can be
  ///     held to
  void check() {
    for (var limit : Limit.values()) {
      if (UNHELD.contains(limit)
          && config.limits().isSet(limit)
          && !config.bestEffort().contains(limit)) {
        throw new IsolationUnavailableException(
            "limit '" + limit + "'", "a board cannot be held to it", LEAVE_OUT);
      }
    }
    if (config.network() instanceof NetworkPolicy.Allow) {
      throw new IsolationUnavailableException(
          "network",
          "what a board connects to cannot be held to a list",
          "use --network none for a board without one, or --network host");
    }
    refuse(!config.mounts().isEmpty(), "mount", "a board sees no files of this host");
    refuse(config.writable(), "writable", "a board sees no files of this host");
    refuse(config.workdir().isPresent(), "workdir", "a board sees no files of this host");
    refuse(
        !config.environment().isEmpty() || !config.passEnvironment().isEmpty(),
        "env",
        "a board has no variables");
    refuse(!config.user().equals(UserId.DEFAULT), "user", "a board has no users");
    refuse(config.image().isPresent(), "image", "a board is not made of one");
    refuse(config.runtime().isPresent(), "runtime", "a board has none");
  }

  private static void refuse(boolean isAsked, String key, String problem) {
    if (isAsked) {
      throw InvalidConfigException.of(key, problem, LEAVE_OUT);
    }
  }

  /// What holds on a board that was looked at.
  ///
  /// @throws IsolationUnavailableException if it has a network or more memory than it may
  Receipt receipt(Path port, Firmware firmware) {
    var lines = new ArrayList<Line>();
    lines.add(
        new Line("host", "nothing of it", "runs on the board at " + port, firmware.machine()));
    lines.add(network(firmware.networks()));
    config.limits().memoryBytes().ifPresent(most -> lines.add(memory(most, firmware.heapBytes())));
    config
        .limits()
        .wallTime()
        .ifPresent(
            most ->
                lines.add(
                    new Line(
                        Limit.TIMEOUT.label(),
                        Durations.format(most),
                        "interrupt over the serial port",
                        "it ended what ran before")));
    config
        .limits()
        .outputBytes()
        .ifPresent(
            most ->
                lines.add(
                    new Line(
                        Limit.OUTPUT.label(), Sizes.format(most), "counted here", "counting")));
    return new Receipt(lines);
  }

  private Line network(List<String> modules) {
    var seen =
        modules.isEmpty()
            ? "the firmware has no module for one"
            : "the firmware has the modules " + String.join(", ", modules);
    if (config.network() instanceof NetworkPolicy.None && !modules.isEmpty()) {
      throw new IsolationUnavailableException(
          "network 'none'",
          "the board has its own: " + seen,
          "use --network host if the script may use it");
    }
    return new Line("network", config.network().label(), "the board's own", seen);
  }

  private static Line memory(long most, long heapBytes) {
    if (heapBytes > most) {
      throw new IsolationUnavailableException(
          "limit 'memory'",
          "the board has %d bytes, and %d are allowed".formatted(heapBytes, most),
          "use --memory " + heapBytes);
    }
    return new Line(
        Limit.MEMORY.label(),
        Sizes.format(most),
        "the board's own",
        "a heap of " + heapBytes + " bytes");
  }
}

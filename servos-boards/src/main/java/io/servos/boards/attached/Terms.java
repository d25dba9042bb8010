package io.servos.boards.attached;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.flash.Flasher;
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
public record Terms(EnvironmentConfig config) {

  private static final String LEAVE_OUT = "leave it out";

  /// Arduino's boards for boot loaders that Servos knows, with a network of their own.
  private static final List<String> WITH_NETWORK = List.of("ethernet", "yun", "gsm");

  /// Limits that are about the program rather than about this host, and cannot be held on a board.
  private static final Set<Limit> UNHELD = Set.of(Limit.CPUS, Limit.CPU_TIME, Limit.FILE_SIZE);

  /// What writes a sketch into that board, which then runs at the same port.
  ///
  /// @throws InvalidConfigException if nothing does
  public static Flasher flasher(AvrBoard board) {
    var flasher = Flasher.of(board);
    if (flasher.leavesItsPort()) {
      throw InvalidConfigException.of(
          "board",
          "'" + board.name() + "' leaves its port when it is flashed, and isolation 'board' stays",
          "write the sketch with 'servos build' and 'servos flash'");
    }
    return flasher;
  }

  /// Before anything is built and the port is opened.
  ///
  /// @throws InvalidConfigException if something is asked for that no board has
  /// @throws IsolationUnavailableException if a limit or network is asked for that no board can be
  ///     held to
  public void check() {
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

  /// What holds on a board with MicroPython that was asked.
  ///
  /// @throws IsolationUnavailableException if it has a network or more memory than it may
  Receipt receipt(Path port, Firmware firmware) {
    var lines = new ArrayList<Line>();
    lines.add(host(port, firmware.machine()));
    lines.add(network(firmware.networks().stream().map(name -> "module " + name).toList()));
    addMemory(lines, firmware.heapBytes(), "a heap of " + firmware.heapBytes() + " bytes");
    addTime(lines, "interrupt over the serial port", "it ended what ran before");
    addOutput(lines);
    return new Receipt(lines);
  }

  /// What holds for a sketch on a board, by the catalog.
  ///
  /// @throws IsolationUnavailableException if the board has a network or more memory than it may
  Receipt receipt(Path port, AvrBoard board) {
    var lines = new ArrayList<Line>();
    lines.add(host(port, board.title() + " with an " + board.mcu()));
    boolean hasNetwork = WITH_NETWORK.stream().anyMatch(board.fqbn()::contains);
    lines.add(network(hasNetwork ? List.of("a controller for one") : List.of()));
    addMemory(lines, board.ramBytes(), board.ramBytes() + " bytes of RAM");
    addTime(lines, "listening ends; the sketch stays on the board, and runs on", "listening");
    addOutput(lines);
    return new Receipt(lines);
  }

  private static Line host(Path port, String machine) {
    return new Line("host", "nothing of it", "runs on the board at " + port, machine);
  }

  private void addTime(List<Line> lines, String how, String observed) {
    config
        .limits()
        .wallTime()
        .map(most -> new Line(Limit.TIMEOUT.label(), Durations.format(most), how, observed))
        .ifPresent(lines::add);
  }

  private void addOutput(List<Line> lines) {
    config
        .limits()
        .outputBytes()
        .ifPresent(
            most ->
                lines.add(
                    new Line(
                        Limit.OUTPUT.label(), Sizes.format(most), "counted here", "counting")));
  }

  /// @param means what the board has for a network
  private Line network(List<String> means) {
    var seen = means.isEmpty() ? "none" : String.join(", ", means);
    if (config.network() instanceof NetworkPolicy.None && !means.isEmpty()) {
      throw new IsolationUnavailableException(
          "network 'none'",
          "the board has its own: " + seen,
          "use --network host if the program may use it");
    }
    return new Line("network", config.network().label(), "the board's own", seen);
  }

  private void addMemory(List<Line> lines, long bytes, String observed) {
    if (config.limits().memoryBytes().isEmpty()) {
      return;
    }
    long most = config.limits().memoryBytes().getAsLong();
    if (bytes > most) {
      throw new IsolationUnavailableException(
          "limit 'memory'",
          "the board has %d bytes, and %d are allowed".formatted(bytes, most),
          "use --memory " + bytes);
    }
    lines.add(new Line(Limit.MEMORY.label(), Sizes.format(most), "the board's own", observed));
  }
}

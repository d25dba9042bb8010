package io.servos.boards.cortex;

import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.debug.DebugConnection;
import io.servos.boards.scenario.BoardSettings;
import io.servos.boards.trace.BoardRecorder;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Prepares programs for boards with a Cortex-M microcontroller: a build step, then a step in which
/// QEMU runs the program. Serial port 1 of the board is the standard input and output of that step.
///
/// A workload may have the settings `board` and `time`, and `debugger`: the folder of a connection
/// to gdb, for which the board waits.
public final class CortexToolchain {

  private static final Set<String> SETTINGS = Set.of("board", "time", "debugger");
  private static final String DEBUGGER = "gdb-multiarch";
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");

  private final Tools tools;

  /// @param root below which the system's files are
  public CortexToolchain(Path root) {
    this.tools = new Tools(root);
  }

  /// Whether all is there for programs of a single source.
  public Readiness readiness() {
    return tools.readiness();
  }

  /// Whether that workload is for such a board: it names one, or is a project of STM32CubeMX that
  /// names no other.
  public static boolean takes(Workload workload) {
    var board = workload.settings().get("board");
    return board == null ? isCube(workload.file()) : CortexBoard.find(board).isPresent();
  }

  private static boolean isCube(Path file) {
    return Files.isDirectory(file)
        ? Files.isReadable(file) && CubeProject.in(file).isPresent()
        : CubeProject.isOne(file);
  }

  /// Finds what it takes to run the workload.
  ///
  /// @throws InvalidConfigException if it has a setting that such a board does not know
  /// @throws io.servos.model.InvalidWorkloadException if it is no program for such a board
  /// @throws IsolationUnavailableException if what is needed is not there
  public Plan prepare(Workload workload, Platform platform, EnvironmentConfig config) {
    var board = board(workload);
    refuseWhatABoardHasNot(workload, board, config);
    var settings = BoardSettings.of(workload.settings(), platform, SETTINGS);
    var program = CortexProgram.of(workload.file());
    tools.require(program, board);
    var recorder = new BoardRecorder(board.name(), Clock.HOST, notCovered(board), Map.of());
    var debugger = settings.real("debugger");
    var build = build(program, board, debugger.isPresent());
    var file = build.map(Build::product).orElseGet(program::material);
    var run =
        new Step(
            SHELL,
            argv(recorder.nonce(), file, board, settings, workload.input()),
            program.material(),
            TMP,
            workload.input(),
            debugger.stream()
                .map(it -> new Mount(it, DebugConnection.INSIDE, Mount.Access.READ_ONLY))
                .toList(),
            Optional.empty());
    return new Plan(
        platform,
        build.stream().toList(),
        run,
        Optional.of(tools.emulator().emulator()),
        Optional.of(recorder));
  }

  /// What starts gdb for that program, as words of a command line.
  public static List<String> debugCommand(DebugConnection connection, Path file) {
    return switch (CortexProgram.of(file)) {
      case CortexProgram.Source _ -> connection.command(DEBUGGER, connection.program(), Map.of());
      case CortexProgram.Project project ->
          connection.command(
              DEBUGGER, connection.program(), Map.of(CortexBuild.PROJECT, project.material()));
      case CortexProgram.Linked linked -> connection.command(DEBUGGER, linked.material(), Map.of());
    };
  }

  /// Whether that program has to be built first.
  public static boolean isBuilt(Path file) {
    return !(CortexProgram.of(file) instanceof CortexProgram.Linked);
  }

  private Optional<Build> build(CortexProgram program, CortexBoard board, boolean isDebugged) {
    var build = new CortexBuild(tools, board, isDebugged);
    return switch (program) {
      case CortexProgram.Source source -> Optional.of(build.of(source));
      case CortexProgram.Project project -> Optional.of(build.of(project));
      case CortexProgram.Linked(var named, var file) -> {
        ProgramSize.check(named, file, board);
        yield Optional.empty();
      }
    };
  }

  /// The one that is named; for a project of STM32CubeMX, the first one of its family that QEMU
  // has.
  private CortexBoard board(Workload workload) {
    var named = Optional.ofNullable(workload.settings().get("board")).flatMap(CortexBoard::find);
    if (!isCube(workload.file())) {
      return named.orElseThrow();
    }
    var file = workload.file();
    var cube =
        CubeProject.read(Files.isDirectory(file) ? CubeProject.in(file).orElseThrow() : file);
    var family = cube.family();
    if (named.isPresent() && !named.get().family().equals(family)) {
      throw InvalidConfigException.of(
          "board",
          "'%s' has a %s, and '%s' is for %s"
              .formatted(named.get().name(), named.get().chip(), file, cube.microcontroller()),
          "choose another board, or none");
    }
    return named.orElseGet(() -> CortexBoard.ofFamily(family).getFirst());
  }

  private static void refuseWhatABoardHasNot(
      Workload workload, CortexBoard board, EnvironmentConfig config) {
    if (!config.isolation().equals(EnvironmentConfig.PROCESS)) {
      throw new IsolationUnavailableException(
          "isolation '" + config.isolation() + "'",
          "it does not run board '" + board.name() + "' yet",
          "use --isolation process");
    }
    if (!workload.arguments().isEmpty()) {
      throw InvalidConfigException.of(
          "arguments", "a program on a board has no arguments", "send them to it: --stdin");
    }
    if (workload.input() instanceof Input.Terminal) {
      throw InvalidConfigException.of(
          "tty", "a board has a serial port, not a terminal", "leave --tty out");
    }
    if (workload.settings().containsKey("scenario")) {
      throw InvalidConfigException.of(
          "scenario",
          "nothing can come to board '" + board.name() + "' but text",
          "send it to its serial port: --stdin");
    }
    workload.settings().keySet().stream()
        .filter(name -> !SETTINGS.contains(name))
        .min(String::compareTo)
        .ifPresent(
            name -> {
              throw InvalidConfigException.of(
                  name, "is nothing that board '" + board.name() + "' has", "leave it out");
            });
  }

  private static List<String> notCovered(CortexBoard board) {
    var all =
        new ArrayList<>(
            List.of(
                "pins and what is connected to them: as far as QEMU has them, and not recorded",
                "serial ports besides the first: nothing is connected",
                "semihosting: it ends the program, and gives it neither files nor a console",
                "the board's own clock: it keeps that of the host",
                "a HardFault that the program goes on after: it ends within a second"));
    all.addAll(board.notCovered());
    return all;
  }

  private static List<String> argv(
      String nonce, Path program, CortexBoard board, BoardSettings settings, Input input) {
    boolean isSilent = input instanceof Input.Empty;
    var time = settings.time();
    var seconds = time.map(limit -> BigDecimal.valueOf(limit.toNanos(), 9)).orElse(BigDecimal.ZERO);
    return List.of(
        "sh",
        "-c",
        Packaged.BOARD.text(),
        "sh",
        nonce,
        program.toString(),
        board.name(),
        isSilent ? "0" : "0x%x".formatted(board.console() + board.usart().control()),
        isSilent ? "0" : String.valueOf(board.usart().receiving()),
        board.usart().isDrowsy() ? "yes" : "no",
        seconds.signum() == 0 ? "0" : seconds.toPlainString(),
        settings
            .value("debugger")
            .map(_ -> DebugConnection.INSIDE.resolve(DebugConnection.SOCKET).toString())
            .orElse(""));
  }
}

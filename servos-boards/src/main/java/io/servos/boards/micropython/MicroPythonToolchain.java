package io.servos.boards.micropython;

import io.servos.boards.attached.BoardIsolator;
import io.servos.boards.attached.Errand;
import io.servos.boards.catalog.MicroPythonBoard;
import io.servos.boards.image.ImageFiles;
import io.servos.boards.scenario.BoardSettings;
import io.servos.boards.store.Store;
import io.servos.boards.trace.BoardRecorder;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.spi.Surveying;
import io.servos.toolchain.RuntimeMaterial;
import io.servos.toolchain.RuntimeScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Prepares scripts for MicroPython: one step in which the real interpreter runs the script on an
/// emulated board. Standard input and output are the board's console and its serial port 0.
///
/// A workload may have the settings `board`, `time` and `scenario`; under isolation `board`, where
/// a real one runs it, the settings `port` and `time`.
public final class MicroPythonToolchain implements Surveying {

  private static final String DEFAULT_BOARD = "pico";
  private static final Set<String> SETTINGS = Set.of("board", "time", "scenario");
  private static final Set<String> ATTACHED_SETTINGS = Set.of("port", "time");

  private final UnpackedInterpreter interpreter;
  private final Store store;
  private final Layer layer;
  private final RuntimeMaterial material;
  private final List<FirmwareBoard> firmwareBoards;

  /// For this host.
  public MicroPythonToolchain() {
    this(Path.of("/"), Store.ofUser());
  }

  MicroPythonToolchain(Path root, Store store) {
    this.firmwareBoards = FirmwareBoard.all(root, store.root());
    this.interpreter = new UnpackedInterpreter(store.root().resolve("micropython"));
    this.store = store;
    this.layer = new Layer(store);
    this.material = RuntimeMaterial.ofHost(Path.of("/"));
  }

  @Override
  public String name() {
    return "micropython";
  }

  @Override
  public boolean targets(Platform platform) {
    return platform == Platform.MICROPYTHON;
  }

  @Override
  public Readiness probe(Platform platform) {
    return targets(platform)
        ? interpreter.readiness()
        : new Readiness.Missing("needs another toolchain", "choose -p micropython");
  }

  @Override
  public Plan prepare(Workload workload, Platform platform, EnvironmentConfig config) {
    if (config.isolation().equals(BoardIsolator.NAME)) {
      refuseWhatABoardHasNot(workload);
      return attached(workload, platform);
    }
    boolean isInside = looksInside(config);
    if (!isInside && probe(platform) instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("platform '" + platform + "'", what, remedy);
    }
    refuseWhatABoardHasNot(workload);
    var settings = BoardSettings.of(workload.settings(), platform, SETTINGS);
    var ofFirmware = firmwareBoard(settings);
    if (ofFirmware.isPresent()) {
      return firmware(ofFirmware.get(), workload, platform, config, settings);
    }
    if (isInside) {
      throw new IllegalStateException("the image was not looked at");
    }
    return emulated(workload, platform, settings, interpreter);
  }

  private Optional<FirmwareBoard> firmwareBoard(BoardSettings settings) {
    var named = settings.value("board");
    return firmwareBoards.stream()
        .filter(board -> named.equals(Optional.of(board.name())))
        .findFirst();
  }

  @Override
  public boolean looksInside(EnvironmentConfig config) {
    return ImageFiles.areSeen(config);
  }

  @Override
  public Optional<Build> survey(Workload workload, Platform platform, EnvironmentConfig config) {
    refuseWhatABoardHasNot(workload);
    var settings = BoardSettings.of(workload.settings(), platform, SETTINGS);
    if (firmwareBoard(settings).isPresent()) {
      return Optional.empty();
    }
    var _ = board(settings);
    var _ = RuntimeScript.open(workload.file());
    return Optional.of(ImageInterpreter.survey(files(config), layer.folder()));
  }

  private ImageFiles files(EnvironmentConfig config) {
    return new ImageFiles(store, config.image());
  }

  @Override
  public Plan prepare(
      Workload workload, Platform platform, EnvironmentConfig config, Path surveyed) {
    var settings = BoardSettings.of(workload.settings(), platform, SETTINGS);
    var ofImage = ImageInterpreter.of(files(config), surveyed);
    return emulated(workload, platform, settings, ofImage);
  }

  private static MicroPythonBoard board(BoardSettings settings) {
    return MicroPythonBoard.named(settings.value("board").orElse(DEFAULT_BOARD));
  }

  private Plan emulated(
      Workload workload, Platform platform, BoardSettings settings, Interpreter used) {
    var board = board(settings);
    var emulated = new EmulatedBoard(board, settings.time(), settings.scenario());
    var recorder =
        new BoardRecorder(board.name(), Clock.BOARD, emulated.notCovered(), emulated.pinNames());
    var script = RuntimeScript.open(workload.file()).real();
    var argv =
        used.argv(
            emulated.wholeHeapBytes(), Layer.start(), emulated.told(recorder.nonce(), script));
    var mounts = new ArrayList<>(used.mounts());
    mounts.add(layer.mount());
    var run =
        new Step(
            used.executable(),
            argv,
            material.of(script),
            script.resolveSibling(""),
            workload.input(),
            mounts,
            Optional.empty());
    return new Plan(platform, List.of(), run, Optional.of(used.emulator()), Optional.of(recorder));
  }

  private static Plan attached(Workload workload, Platform platform) {
    var settings = BoardSettings.of(workload.settings(), platform, ATTACHED_SETTINGS);
    var port = settings.port();
    var recorder = new BoardRecorder(port.toString(), Clock.HOST, Errand.NOT_COVERED, Map.of());
    var script = RuntimeScript.open(workload.file());
    var errand =
        new Errand.Script(port, recorder.nonce(), settings.time(), script.real(), script.named());
    return new Plan(
        platform,
        List.of(),
        errand.step(workload.input()),
        Optional.empty(),
        Optional.of(recorder));
  }

  private static Plan firmware(
      FirmwareBoard board,
      Workload workload,
      Platform platform,
      EnvironmentConfig config,
      BoardSettings settings) {
    if (board.readiness() instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("board '" + board.name() + "'", what, remedy);
    }
    if (!config.isolation().equals(EnvironmentConfig.PROCESS)) {
      throw new IsolationUnavailableException(
          "isolation '" + config.isolation() + "'",
          "it does not run board '" + board.name() + "' yet",
          "use --isolation process");
    }
    var recorder =
        new BoardRecorder(board.name(), Clock.HOST, board.notCovered(), board.pinNames());
    var script = RuntimeScript.open(workload.file());
    var run = board.step(recorder.nonce(), script, settings, workload.input());
    return new Plan(platform, List.of(), run, Optional.of(board.emulator()), Optional.of(recorder));
  }

  private static void refuseWhatABoardHasNot(Workload workload) {
    if (!workload.arguments().isEmpty()) {
      throw InvalidConfigException.of(
          "arguments", "a script on a board has no arguments", "send them to it: --stdin");
    }
    if (workload.input() instanceof Input.Terminal) {
      throw InvalidConfigException.of(
          "tty", "a board has a serial port, not a terminal", "leave --tty out");
    }
  }
}

package io.servos.boards.arduino;

import io.servos.boards.attached.BoardIsolator;
import io.servos.boards.attached.Errand;
import io.servos.boards.attached.Terms;
import io.servos.boards.avr.EmulatedBoard;
import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.catalog.PinMap;
import io.servos.boards.cortex.CortexToolchain;
import io.servos.boards.debug.DebugConnection;
import io.servos.boards.espidf.IdfToolchain;
import io.servos.boards.image.ImageFiles;
import io.servos.boards.scenario.BoardSettings;
import io.servos.boards.store.Store;
import io.servos.boards.trace.BoardRecorder;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.Emulator;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.BuildOnly;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.spi.Surveying;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prepares sketches: build steps, then a step in which an emulated board runs the sketch. Serial
/// port 0 of the board is the standard input and output of that step.
///
/// A workload may have the settings of [SketchSettings]. Programs for Cortex-M boards are prepared
/// by [CortexToolchain], and projects for ESP-IDF built by [IdfToolchain]: it is the same platform,
/// and only a workload says which it is for.
public final class ArduinoToolchain implements Surveying, BuildOnly {

  private final Tools host;
  private final Store store;
  private final UserTools user;
  private final CortexToolchain cortex;
  private final IdfToolchain idf;

  /// For this host.
  public ArduinoToolchain() {
    this(Path.of("/"), Store.ofUser());
  }

  ArduinoToolchain(Path root, Store store) {
    this(root, store, UserTools.ofUser(), IdfToolchain.ofUser(root));
  }

  ArduinoToolchain(Path root, Store store, UserTools user, IdfToolchain idf) {
    this.user = user;
    this.host = Tools.ofHost(root, store);
    this.store = store;
    this.cortex = new CortexToolchain(root);
    this.idf = idf;
  }

  @Override
  public String name() {
    return "arduino";
  }

  @Override
  public boolean targets(Platform platform) {
    return platform == Platform.ARDUINO;
  }

  @Override
  public Readiness probe(Platform platform) {
    if (!targets(platform)) {
      return new Readiness.Missing("needs another toolchain", "choose -p arduino");
    }
    var readiness = readiness();
    return readiness instanceof Readiness.Missing && idf.isNamed()
        ? new Readiness.Ready("builds projects with the ESP-IDF of IDF_PATH")
        : readiness;
  }

  private Readiness readiness() {
    var sketches = sketchReadiness();
    return switch (cortex.readiness()) {
      case Readiness.Missing _ -> sketches;
      case Readiness.Ready(var boards) ->
          switch (sketches) {
            case Readiness.Ready(var detail) -> new Readiness.Ready(detail + "; " + boards);
            case Readiness.Missing(var what, _) ->
                new Readiness.Ready(boards + "; for sketches it " + what);
          };
    };
  }

  private Readiness sketchReadiness() {
    return host.installation()
        .readiness(
            "builds with arduino-builder, emulates boards with "
                + host.simavr().emulator().map(Emulator::toString).orElse("simavr"));
  }

  @Override
  public Plan prepare(Workload workload, Platform platform, EnvironmentConfig config) {
    idf.refuseToRun(workload.file());
    if (CortexToolchain.takes(workload)) {
      return cortex.prepare(workload, platform, config);
    }
    if (looksInside(config)) {
      throw new IllegalStateException("the image was not looked at");
    }
    if (sketchReadiness() instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("platform '" + platform + "'", what, remedy);
    }
    refuseWhatABoardHasNot(workload);
    return config.isolation().equals(BoardIsolator.NAME)
        ? attached(workload, platform, config)
        : emulated(workload, platform, host);
  }

  @Override
  public boolean looksInside(EnvironmentConfig config) {
    return ImageFiles.areSeen(config);
  }

  @Override
  public Optional<Build> survey(Workload workload, Platform platform, EnvironmentConfig config) {
    idf.refuseToRun(workload.file());
    if (CortexToolchain.takes(workload)) {
      return Optional.empty();
    }
    refuseWhatABoardHasNot(workload);
    var settings = SketchSettings.of(workload.settings(), SketchSettings.EMULATED);
    if (settings.builder() != Builder.SERVOS) {
      throw InvalidConfigException.of(
          "builder",
          "'%s' is a program of this host, and isolation '%s' builds with those of an image"
              .formatted(settings.builder(), config.isolation()),
          "use --isolation process, or leave --builder out");
    }
    var _ = Sketch.of(workload.file());
    return Optional.of(new ImageTools(store, config.image()).survey());
  }

  @Override
  public Plan prepare(
      Workload workload, Platform platform, EnvironmentConfig config, Path surveyed) {
    return emulated(workload, platform, new ImageTools(store, config.image()).of(surveyed));
  }

  @Override
  public Optional<Build> buildOnly(Workload workload, Platform platform, EnvironmentConfig config) {
    return idf.build(workload, platform, config);
  }

  private Plan attached(Workload workload, Platform platform, EnvironmentConfig config) {
    var attached = SketchSettings.of(workload.settings(), SketchSettings.ATTACHED);
    var sketch = Sketch.of(workload.file());
    var job = Job.of(sketch, attached, host.installation(), store, user);
    // What cannot run need not be built.
    new Terms(config).check();
    var _ = Terms.flasher(job.board());
    return attached(workload, platform, job.named(), job.build().get());
  }

  private static Plan attached(
      Workload workload, Platform platform, String board, List<Build> builds) {
    var settings = new BoardSettings(workload.settings());
    var recorder = new BoardRecorder(board, Clock.HOST, Errand.NOT_COVERED, Map.of());
    var errand =
        new Errand.Sketch(
            settings.port(),
            recorder.nonce(),
            settings.time(),
            SketchBuild.program(),
            board,
            settings.baud());
    return new Plan(
        platform, builds, errand.step(workload.input()), Optional.empty(), Optional.of(recorder));
  }

  private Plan emulated(Workload workload, Platform platform, Tools tools) {
    var settings = SketchSettings.of(workload.settings(), SketchSettings.EMULATED);
    var job = Job.of(Sketch.of(workload.file()), settings, tools.installation(), store, user);
    var board = job.board();
    var pins = PinMap.read(tools.installation().variant(board.variant()));
    var emulated = emulated(board, pins, settings);
    var recorder =
        new BoardRecorder(board.name(), Clock.BOARD, emulated.notCovered(), pins.names());
    var simavr = tools.simavr();
    var steps = new ArrayList<Build>();
    var program = simavr.program();
    if (program.isEmpty()) {
      steps.add(simavr.build());
    }
    steps.addAll(job.build().get());
    var run =
        new Step(
            program.map(Mount::target).orElseGet(() -> simavr.build().product()),
            emulated.argv(recorder.nonce(), SketchBuild.program()),
            job.sketch().material(),
            Path.of("/tmp"),
            workload.input(),
            mounts(program, settings),
            Optional.empty());
    return new Plan(platform, steps, run, simavr.emulator(), Optional.of(recorder));
  }

  private static List<Mount> mounts(Optional<Mount> program, SketchSettings settings) {
    var mounts = new ArrayList<Mount>(program.stream().toList());
    settings
        .eeprom()
        .ifPresent(
            file -> mounts.add(new Mount(file, EmulatedBoard.EEPROM, Mount.Access.READ_ONLY)));
    settings
        .debugger()
        .ifPresent(
            folder ->
                mounts.add(new Mount(folder, EmulatedBoard.DEBUGGER, Mount.Access.READ_ONLY)));
    return mounts;
  }

  /// What starts gdb for a workload that runs with the setting `debugger`, as words of a command
  /// line.
  public static List<String> debugCommand(DebugConnection connection, Workload workload) {
    if (CortexToolchain.takes(workload)) {
      return CortexToolchain.debugCommand(connection, workload.file());
    }
    var sketch = Sketch.of(workload.file());
    return connection.command(
        "avr-gdb",
        connection.program(),
        Map.of(
            SketchBuild.folderInside(sketch), sketch.main().toAbsolutePath().resolveSibling("")));
  }

  /// Whether there is something to build before gdb can look at it.
  public static boolean isBuilt(Workload workload) {
    return !CortexToolchain.takes(workload) || CortexToolchain.isBuilt(workload.file());
  }

  private static EmulatedBoard emulated(AvrBoard board, PinMap pins, SketchSettings settings) {
    return new EmulatedBoard(
        board,
        pins,
        settings.time(),
        settings.scenario(),
        settings.eeprom().isPresent(),
        settings.keepsEeprom(),
        settings.debugger().isPresent());
  }

  private static void refuseWhatABoardHasNot(Workload workload) {
    if (!workload.arguments().isEmpty()) {
      throw InvalidConfigException.of(
          "arguments", "a sketch has no arguments", "send them to its serial port: --stdin");
    }
    if (workload.input() instanceof Input.Terminal) {
      throw InvalidConfigException.of(
          "tty", "a board has a serial port, not a terminal", "leave --tty out");
    }
  }
}

package io.servos.boards.arduino;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.project.PlatformIoProject;
import io.servos.boards.project.SketchProject;
import io.servos.boards.store.Store;
import io.servos.model.InvalidConfigException;
import io.servos.spi.Build;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One sketch for one board.
///
/// @param named how its user or its project names the board
/// @param build makes the steps that build it
record Job(Sketch sketch, String named, AvrBoard board, Supplier<List<Build>> build) {

  private static final String DEFAULT_BOARD = "uno";
  private static final String ENVIRONMENT = "build-env";

  /// What those settings ask for.
  ///
  /// @param installation whose boards there are
  /// @param user where a tool is looked for that the settings name
  static Job of(
      Sketch sketch,
      SketchSettings settings,
      Installation installation,
      Store store,
      UserTools user) {
    return switch (settings.builder()) {
      case SERVOS -> servos(sketch, settings, installation, store);
      case PIO -> pio(sketch, settings, installation, user);
      case ARDUINO_CLI -> arduinoCli(sketch, settings, installation, user);
    };
  }

  private static Job servos(
      Sketch sketch, SketchSettings settings, Installation installation, Store store) {
    var ingredients = Ingredients.of(sketch, settings, installation);
    var board = board(installation.boards(), ingredients.board());
    return new Job(
        sketch,
        ingredients.board(),
        board,
        () -> new SketchBuild(installation, store, sketch, board, ingredients).steps());
  }

  private static Job pio(
      Sketch sketch, SketchSettings settings, Installation installation, UserTools user) {
    refuseDebugger(settings);
    if (!sketch.isProject()) {
      throw InvalidConfigException.of(
          "builder",
          "'pio' builds what has a platformio.ini, and sketch '" + sketch.name() + "' has none",
          "write one, or leave --builder out");
    }
    var environment = PlatformIoProject.find(sketch.main(), settings.environment());
    var boards = installation.boards();
    var board = board(boards, environment.board());
    settings
        .board()
        .filter(asked -> !board(boards, asked).equals(board))
        .ifPresent(
            asked -> {
              throw InvalidConfigException.of(
                  "board",
                  "pio builds environment '%s' for '%s', not for '%s'"
                      .formatted(environment.name(), environment.board(), asked),
                  "leave --board out, or name another environment: --build-env NAME");
            });
    var build =
        new ToolBuild(Pio.of(user).on(sketch, environment), sketch, board, settings.libraries());
    return new Job(sketch, environment.board(), board, build::steps);
  }

  private static Job arduinoCli(
      Sketch sketch, SketchSettings settings, Installation installation, UserTools user) {
    refuseDebugger(settings);
    if (sketch.isProject()) {
      throw InvalidConfigException.of(
          "builder",
          "'arduino-cli' builds sketches, and '" + sketch.shown() + "' has a platformio.ini",
          "use --builder pio, or leave --builder out");
    }
    var target = target(sketch, settings.environment());
    var named = settings.board().or(target::board).orElse(DEFAULT_BOARD);
    var board = board(installation.boards(), named);
    var build =
        new ToolBuild(
            ArduinoCli.of(user).on(sketch, board, target.profile()),
            sketch,
            board,
            settings.libraries());
    return new Job(sketch, named, board, build::steps);
  }

  private static SketchProject.Target target(Sketch sketch, Optional<String> profile) {
    var file = sketch.main().resolveSibling(SketchProject.FILE);
    if (sketch.isFolder() && Files.exists(file)) {
      return SketchProject.find(file, profile);
    }
    if (profile.isPresent()) {
      throw InvalidConfigException.of(
          ENVIRONMENT, "there is no sketch.yaml that could have a profile", "leave it out");
    }
    return new SketchProject.Target(Optional.empty(), Optional.empty());
  }

  private static AvrBoard board(BoardsTxt boards, String name) {
    return boards.named(name, CortexBoard.names());
  }

  private static void refuseDebugger(SketchSettings settings) {
    if (settings.debugger().isPresent()) {
      throw InvalidConfigException.of(
          "builder",
          "'" + settings.builder() + "' does not build for a debugger as --gdb needs it",
          "leave --builder out, or --gdb");
    }
  }
}

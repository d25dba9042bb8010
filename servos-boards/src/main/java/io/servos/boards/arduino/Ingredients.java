package io.servos.boards.arduino;

import io.servos.boards.project.BoardProject;
import io.servos.boards.project.BoardProject.Layout;
import io.servos.boards.project.PlatformIoProject;
import io.servos.boards.project.SketchProject;
import io.servos.model.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a sketch is built with besides the core, from the settings of a workload and the file of
/// its project.
///
/// @param board as Arduino names it
/// @param libraries a folder of libraries besides those of the core and of the sketch
/// @param flags what the compiler of C and C++ is told besides, each without blanks
/// @param layout of a project that is not a sketch
record Ingredients(
    String board, Optional<Path> libraries, List<String> flags, Optional<Layout> layout) {

  private static final String DEFAULT_BOARD = "uno";

  /// Folder of a sketch for libraries of its own.
  private static final String OWN_LIBRARIES = "libraries";

  /// Takes what the settings say, and where they do not, what the project says.
  ///
  /// @throws InvalidConfigException if the project's file is wrong or asks for what is not there
  static Ingredients of(Sketch sketch, SketchSettings settings, Installation installation) {
    var project = project(sketch, settings, installation);
    var own = project.layout().map(Layout::libraries).orElse(OWN_LIBRARIES);
    var folders = new ArrayList<Path>();
    folders.add(sketch.material().resolve(own));
    settings.libraries().ifPresent(folders::add);
    folders.add(installation.libraries());
    project.dependencies().forEach(new Libraries(folders)::require);
    return new Ingredients(
        settings.board().or(project::board).orElse(DEFAULT_BOARD),
        settings.libraries(),
        Stream.concat(project.flags().stream(), debugFlags(settings)).toList(),
        project.layout());
  }

  private static BoardProject project(
      Sketch sketch, SketchSettings settings, Installation installation) {
    if (sketch.isProject()) {
      return PlatformIoProject.read(sketch.main(), settings.environment());
    }
    var file = sketch.main().resolveSibling(SketchProject.FILE);
    if (sketch.isFolder() && Files.exists(file)) {
      return SketchProject.read(file, settings.environment(), installation.coreVersion());
    }
    if (settings.environment().isPresent()) {
      throw InvalidConfigException.of(
          "build-env",
          "there is no platformio.ini and no sketch.yaml that could have one",
          "leave it out");
    }
    return BoardProject.NONE;
  }

  /// Whoever debugs wants each line where it was written, so the linker does not optimise; gdb
  /// reads DWARF better than what Debian 12's compiler writes by itself.
  private static Stream<String> debugFlags(SketchSettings settings) {
    return settings.debugger().isPresent() ? Stream.of("-fno-lto", "-gdwarf-3") : Stream.empty();
  }
}

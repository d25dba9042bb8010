package io.servos.boards.cortex;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.toolchain.RuntimeMaterial;
import io.servos.toolchain.RuntimeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a user names to run on a board.
sealed interface CortexProgram {

  /// As the user named it.
  String named();

  /// Real path of what the board or the compiler has to see.
  Path material();

  /// One file of C or C++.
  ///
  /// @param shown its folder, as the user named it
  record Source(String named, Path shown, Path real, Path material, boolean isCpp)
      implements CortexProgram {}

  /// A folder with a file that says how it is built.
  ///
  /// @param shown the folder, as the user named it
  record Project(String named, Path shown, Path material, Builder builder)
      implements CortexProgram {}

  /// A program that is linked already.
  ///
  /// @param material the file itself
  record Linked(String named, Path material) implements CortexProgram {}

  /// What builds a project.
  enum Builder {
    MAKE("make", "Makefile makefile GNUmakefile", "make"),
    CMAKE("cmake", "CMakeLists.txt", "cmake make");

    private final String command;
    private final String files;
    private final String packages;

    Builder(String command, String files, String packages) {
      this.command = command;
      this.files = files;
      this.packages = packages;
    }

    String command() {
      return command;
    }

    /// What it takes besides the compiler.
    List<String> packages() {
      return List.of(packages.split(" ", -1));
    }

    private List<String> files() {
      return List.of(files.split(" ", -1));
    }

    boolean isIn(Path folder) {
      return files().stream().map(folder::resolve).anyMatch(Files::isRegularFile);
    }

    boolean reads(Path file) {
      return files().contains(String.valueOf(file.getFileName()));
    }
  }

  /// What that file or folder is.
  ///
  /// @throws InvalidWorkloadException if it is nothing that can run on such a board
  static CortexProgram of(Path file) {
    if (Files.isDirectory(file)) {
      return project(file);
    }
    for (var builder : Builder.values()) {
      if (builder.reads(file)) {
        return project(file.toString(), file.toAbsolutePath().resolveSibling(""), builder);
      }
    }
    if (CubeProject.isOne(file)) {
      return cube(file);
    }
    return file(file);
  }

  private static CortexProgram file(Path file) {
    var opened = RuntimeScript.open(file);
    var head = opened.head();
    if (head.length > 3 && head[0] == 0x7f && head[1] == 'E') {
      return new Linked(opened.named(), opened.real());
    }
    var name = String.valueOf(opened.real().getFileName());
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "c" -> source(file, opened, false);
      case "cc", "cpp", "cxx", "c++" -> source(file, opened, true);
      default ->
          throw new InvalidWorkloadException(
              Kind.NOT_EXECUTABLE,
              "'" + file + "' is no program for a Cortex-M board",
              "name a C or C++ source, a linked program, or a folder with a Makefile, a"
                  + " CMakeLists.txt or an .ioc file");
    };
  }

  private static Source source(Path file, RuntimeScript opened, boolean isCpp) {
    var material = RuntimeMaterial.ofHost(Path.of("/")).of(opened.real());
    return new Source(opened.named(), file.resolveSibling(""), opened.real(), material, isCpp);
  }

  private static CortexProgram project(Path folder) {
    var cube = CubeProject.in(folder);
    if (cube.isPresent()) {
      return cube(cube.get());
    }
    for (var builder : Builder.values()) {
      if (builder.isIn(folder)) {
        return project(folder.toString(), folder, builder);
      }
    }
    throw new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE,
        "'" + folder + "' has no Makefile, no CMakeLists.txt and no .ioc file",
        "name the source itself, or add one of them");
  }

  private static CortexProgram cube(Path file) {
    var folder = file.toAbsolutePath().resolveSibling("");
    return project(file.toString(), folder, CubeProject.read(file).builder());
  }

  private static Project project(String named, Path shown, Builder builder) {
    try {
      var real = shown.toRealPath();
      // A file in it is shown with its folder only when that is not a home or a folder of /.
      if (!RuntimeMaterial.ofHost(Path.of("/")).of(real.resolve("any")).equals(real)) {
        throw new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "project '" + named + "' would show a home directory or a folder of /",
            "give the project a folder of its own");
      }
      return new Project(named, shown, real, builder);
    } catch (IOException _) {
      // No such file, or no way to it.
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "project '" + named + "' does not exist", "check its path");
    }
  }
}

package io.servos.boards.arduino;

import io.servos.boards.project.PlatformIoProject;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A sketch of a user: a folder of the same name as its main file, or a file alone; or a project of
/// PlatformIO, whose main file is its `platformio.ini`.
///
/// @param shown the folder of the main file, as the user named it, for messages
/// @param main real path of its main file
/// @param name of the sketch
record Sketch(Path shown, Path main, String name) {

  private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_-]");

  private static final String ENDING = ".ino";

  /// @param file as the user named it: the main file, or its folder
  /// @throws InvalidWorkloadException if there is no sketch
  static Sketch of(Path file) {
    return isProject(file) ? project(file) : sketch(file);
  }

  private static boolean isProject(Path file) {
    return Files.isDirectory(file)
        ? Files.exists(file.resolve(PlatformIoProject.FILE)) && !Files.exists(mainOf(file))
        : file.endsWith(PlatformIoProject.FILE);
  }

  private static Path mainOf(Path folder) {
    return folder.resolve(folder.toAbsolutePath().normalize().getFileName() + ENDING);
  }

  private static Sketch project(Path file) {
    var main = Files.isDirectory(file) ? file.resolve(PlatformIoProject.FILE) : file;
    try {
      var real = main.toRealPath();
      var folder = real.resolveSibling("");
      var name = NO_NAME.matcher(String.valueOf(folder.getFileName())).replaceAll("_");
      var project = new Sketch(main.resolveSibling(""), real, name);
      if (isHome(folder)) {
        throw new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "project '" + file + "' would show a home directory or a folder of /",
            "give the project a folder of its own");
      }
      return project;
    } catch (IOException _) {
      // No such file, or no way to it.
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "project '" + main + "' does not exist", "check its path");
    }
  }

  private static Sketch sketch(Path file) {
    var main = Files.isDirectory(file) ? mainOf(file) : file;
    var named = String.valueOf(main.getFileName());
    if (!named.endsWith(ENDING)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + file + "' is not a sketch",
          "name a file that ends in "
              + ENDING
              + ", its folder, or a folder with platformio.ini; or a Cortex-M board: --board");
    }
    try {
      var real = main.toRealPath();
      if (!Files.isRegularFile(real) || !Files.isReadable(real)) {
        throw new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "sketch '" + main + "' is not a file that this user can read",
            "chmod +r " + main);
      }
      return new Sketch(
          main.resolveSibling(""), real, named.substring(0, named.length() - ENDING.length()));
    } catch (IOException _) {
      // No such file, or no way to it.
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "sketch '" + main + "' does not exist", "check its path");
    }
  }

  /// What belongs to the sketch: its folder when that has its name, as Arduino wants it, else the
  /// file. A home directory of the same name is not a sketch.
  Path material() {
    var folder = main.resolveSibling("");
    boolean isOwn = String.valueOf(folder.getFileName()).equals(name) && !isHome(folder);
    return isOwn || isProject() ? folder : main;
  }

  private static boolean isHome(Path folder) {
    var home = Path.of(System.getProperty("user.home", "/"));
    return folder.getNameCount() < 2
        || home.startsWith(folder)
        || Path.of("/home").equals(folder.getParent());
  }

  /// Whether PlatformIO's file says how it is built.
  boolean isProject() {
    return main.endsWith(PlatformIoProject.FILE);
  }

  boolean isFolder() {
    return !material().equals(main);
  }
}

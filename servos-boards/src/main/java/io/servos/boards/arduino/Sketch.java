package io.servos.boards.arduino;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A sketch of a user: a folder of the same name as its main file, or a file alone.
///
/// @param shown the folder of the main file, as the user named it, for messages
/// @param main real path of its main file
/// @param name of the sketch
record Sketch(Path shown, Path main, String name) {

  private static final String ENDING = ".ino";

  /// @param file as the user named it: the main file, or its folder
  /// @throws InvalidWorkloadException if there is no sketch
  static Sketch of(Path file) {
    var main =
        Files.isDirectory(file)
            ? file.resolve(file.toAbsolutePath().normalize().getFileName() + ENDING)
            : file;
    var named = String.valueOf(main.getFileName());
    if (!named.endsWith(ENDING)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + file + "' is not a sketch",
          "name a file that ends in " + ENDING + ", or its folder");
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
    var home = Path.of(System.getProperty("user.home", "/"));
    boolean isOwn =
        String.valueOf(folder.getFileName()).equals(name)
            && folder.getNameCount() > 1
            && !home.startsWith(folder)
            && !Path.of("/home").equals(folder.getParent());
    return isOwn ? folder : main;
  }

  boolean isFolder() {
    return !material().equals(main);
  }
}

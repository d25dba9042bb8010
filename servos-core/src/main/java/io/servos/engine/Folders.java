package io.servos.engine;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders that users name.
final class Folders {

  private Folders() {}

  /// @throws InvalidWorkloadException if it is no folder
  static Path real(Path named) {
    try {
      var real = named.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (IOException _) {
      // It is not there, which is said below.
    }
    throw new InvalidWorkloadException(
        Kind.NOT_FOUND, "'" + named + "' is not a folder", "name an existing one");
  }
}

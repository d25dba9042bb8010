package io.servos.engine;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SequencedMap;

/// A folder outside, for what a build made of several files. Files in it that have other names stay
/// as they are.
record KeptFolder(Path path) {

  /// Writes the files, each of which is there as a whole or not at all. The last one goes first and
  /// comes last.
  ///
  /// @throws BackendFailedException if that cannot be done
  void write(SequencedMap<String, byte[]> files) {
    try {
      Files.createDirectories(path);
      Files.deleteIfExists(path.resolve(files.lastEntry().getKey()));
      for (var file : files.sequencedEntrySet()) {
        write(path.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException failure) {
      throw new BackendFailedException(
          "build",
          "'" + path + "' cannot be written: " + reason(failure),
          "name a folder of yours, or one that is not there yet",
          failure);
    }
  }

  private static void write(Path target, byte[] content) throws IOException {
    var folder = target.resolveSibling("");
    Files.createDirectories(folder);
    var draft = Files.createTempFile(folder, ".servos", ".draft");
    try {
      Files.write(draft, content);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case FileAlreadyExistsException other -> "'" + other.getFile() + "' is not a folder";
      case NoSuchFileException _ -> "there is no folder for it";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }
}

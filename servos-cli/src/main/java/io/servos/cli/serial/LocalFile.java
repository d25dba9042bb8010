package io.servos.cli.serial;

import io.servos.cli.command.Reason;
import io.servos.cli.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file of this host that goes to a board.
///
/// @param path as the caller named it
public record LocalFile(Path path) {

  /// More than any board has.
  private static final long MOST_BYTES = 64L << 20;

  /// All of it.
  ///
  /// @throws UsageException if it cannot be read, or is larger than any board
  public byte[] read() {
    try {
      if (Files.isDirectory(path)) {
        throw new UsageException("'" + path + "' is a directory", "name a file");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new UsageException("'" + path + "' is larger than any board", "name a smaller file");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      throw new UsageException("'" + path + "' does not exist", "check its name");
    } catch (IOException failure) {
      throw new UsageException(
          "'" + path + "' cannot be read: " + Reason.of(failure), "make it readable for this user");
    }
  }
}

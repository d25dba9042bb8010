package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads files of firmware, none of which is larger than a board.
public final class FirmwareFile {

  private FirmwareFile() {}

  /// All of a file.
  ///
  /// @param most bytes that it may have
  /// @throws InvalidWorkloadException if it is larger, or cannot be read
  public static byte[] read(Path file, int most) {
    try (var input = Files.newInputStream(file)) {
      if (Files.isDirectory(file)) {
        throw wrong(file, "is a directory", "name a file");
      }
      var content = input.readNBytes(most);
      if (input.read() >= 0) {
        throw wrong(file, "is larger than any flash memory", "name the firmware itself");
      }
      return content;
    } catch (NoSuchFileException _) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "'" + file + "' does not exist", "check its name");
    } catch (IOException failure) {
      throw wrong(
          file, "cannot be read: " + failure.getMessage(), "make it readable for this user");
    }
  }

  private static InvalidWorkloadException wrong(Path file, String problem, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, "'" + file + "' " + problem, remedy);
  }
}

package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A file that a user wants to run: it exists, and its beginning was read.
///
/// @param named as the user named it, for messages
/// @param real its real path
/// @param head its beginning
@SuppressWarnings("ArrayRecordComponent")
public record RuntimeScript(String named, Path real, byte[] head) {

  /// Holds a first line and the program headers of an ELF file.
  private static final int HEAD = 4096;

  /// The file of that name.
  ///
  /// @throws InvalidWorkloadException if it is not there, is no file or cannot be read
  public static RuntimeScript open(Path file) {
    var named = file.toString();
    var real = real(file);
    if (Files.isDirectory(real)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE, "'" + named + "' is a directory", "name a script or program in it");
    }
    // Before opening: a named pipe would make us wait for a writer.
    if (!Files.isRegularFile(real)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + named + "' is not a regular file",
          "copy its content to a file");
    }
    try (var input = Files.newInputStream(real)) {
      return new RuntimeScript(named, real, input.readNBytes(HEAD));
    } catch (AccessDeniedException _) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "script '" + named + "' cannot be read by this user",
          "chmod +r " + named);
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "script '" + named + "' cannot be read: " + failure.getMessage(),
          "check the file system that it is on");
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (AccessDeniedException _) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the directory of '" + file + "' cannot be entered by this user",
          "ask its owner for access, or copy the script");
    } catch (IOException _) {
      // No such file, a loop of links, a file where a directory should be: nothing is there.
      throw Files.isSymbolicLink(file)
          ? new InvalidWorkloadException(
              Kind.NOT_FOUND, "'" + file + "' is a link that leads nowhere", "mend the link")
          : new InvalidWorkloadException(
              Kind.NOT_FOUND, "script '" + file + "' does not exist", "check its path");
    }
  }

  /// What it must be compiled from before it runs; empty when its beginning says how to run it.
  Optional<SourceLanguage> language() {
    return Shebang.of(head, named).isPresent() || RuntimeBinary.of(head).isPresent()
        ? Optional.empty()
        : SourceLanguage.of(fileName());
  }

  String fileName() {
    return String.valueOf(real.getFileName());
  }
}

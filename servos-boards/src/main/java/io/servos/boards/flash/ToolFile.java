package io.servos.boards.flash;

import io.servos.model.IsolationUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a tool reads. It loses its name when this is closed; a tool that has it open keeps
/// it.
record ToolFile(Path path) implements AutoCloseable {

  /// Writes it.
  ///
  /// @param tool for messages
  /// @throws IsolationUnavailableException if that cannot be done
  static ToolFile of(String tool, Path folder, byte[] content) {
    try {
      var file = new ToolFile(Files.createTempFile(folder, "servos", ".bin"));
      try {
        Files.write(file.path, content);
      } catch (IOException failure) {
        file.close();
        throw failure;
      }
      return file;
    } catch (IOException failure) {
      throw new IsolationUnavailableException(
          tool,
          "its file cannot be written below '%s': %s".formatted(folder, failure.getMessage()),
          "make room there, and let this user write there");
    }
  }

  /// The same in the folder for such files.
  static ToolFile of(String tool, byte[] content) {
    return of(tool, Path.of(System.getProperty("java.io.tmpdir")), content);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // It stays in the folder of temporary files, and holds what the user has anyway.
    }
  }
}

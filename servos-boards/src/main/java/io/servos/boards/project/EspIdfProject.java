package io.servos.boards.project;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Projects for ESP-IDF, the framework of Espressif. They are known by what their `CMakeLists.txt`
/// includes, and are not built here.
public final class EspIdfProject {

  private static final String FILE = "CMakeLists.txt";
  private static final String INCLUDED = "$ENV{IDF_PATH}/tools/cmake/project.cmake";
  private static final int MOST = 1 << 16;

  private EspIdfProject() {}

  /// Lets everything else pass.
  ///
  /// @param named a folder or a file, as the user named it
  /// @throws InvalidWorkloadException if it is such a project
  public static void refuse(Path named) {
    var file = Files.isDirectory(named) ? named.resolve(FILE) : named;
    if (file.endsWith(FILE) && Files.isRegularFile(file) && isOne(file)) {
      throw new InvalidWorkloadException(
          Kind.NOT_BUILDABLE,
          "'" + named + "' is a project for ESP-IDF, which Servos does not drive",
          "build it with 'idf.py build', and write it with 'servos flash --tool esptool'");
    }
  }

  private static boolean isOne(Path file) {
    try (var content = Files.newInputStream(file)) {
      return new String(content.readNBytes(MOST), StandardCharsets.UTF_8).contains(INCLUDED);
    } catch (IOException _) {
      // Who reads all of it says why that cannot be done.
      return false;
    }
  }
}

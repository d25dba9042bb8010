package io.servos.boards.project;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.toolchain.RuntimeMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// A project for ESP-IDF, the framework of Espressif. It is known by what its `CMakeLists.txt`
/// includes.
///
/// @param named as the user named it
/// @param shown its folder, as the user named it
public record EspIdfProject(Path named, Path shown) {

  private static final String FILE = "CMakeLists.txt";
  private static final String INCLUDED = "$ENV{IDF_PATH}/tools/cmake/project.cmake";
  private static final int MOST = 1 << 20;
  private static final Pattern NAME = Pattern.compile("(?m)^\\s*project\\s*\\(\\s*([\\w.-]+)");
  private static final Pattern TARGET =
      Pattern.compile("(?m)^CONFIG_IDF_TARGET=\"?([a-z0-9]+)\"?\\s*$");

  /// The one that is meant, if it is one.
  ///
  /// @param named a folder or a file
  public static Optional<EspIdfProject> of(Path named) {
    var file = Files.isDirectory(named) ? named.resolve(FILE) : named;
    return file.endsWith(FILE) && Files.isRegularFile(file) && begin(file).contains(INCLUDED)
        ? Optional.of(new EspIdfProject(named, file.resolveSibling("")))
        : Optional.empty();
  }

  /// Its name in messages of a build, and of what comes of it.
  public String name() {
    var name = NAME.matcher(begin(shown.resolve(FILE)));
    return name.find() ? name.group(1) : "project";
  }

  /// Its folder, which is shown to what builds it.
  ///
  /// @return a real path
  /// @throws InvalidWorkloadException if it holds more than a project
  public Path material() {
    try {
      var real = shown.toAbsolutePath().toRealPath();
      if (RuntimeMaterial.ofHost(Path.of("/")).of(real.resolve(FILE)).equals(real)) {
        return real;
      }
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "project '" + named + "' would show a home directory or a folder of /",
          "give the project a folder of its own");
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND, "project '" + named + "' cannot be read: " + failure, "check its path");
    }
  }

  /// The target that its configuration names: that of its last build, or else its defaults.
  public Optional<String> target() {
    return configured().or(() -> target("sdkconfig.defaults"));
  }

  /// The target that its last build was for.
  public Optional<String> configured() {
    return target("sdkconfig");
  }

  private Optional<String> target(String file) {
    var target = TARGET.matcher(begin(shown.resolve(file)));
    return target.find() ? Optional.of(target.group(1)) : Optional.empty();
  }

  private static String begin(Path file) {
    try (var content = Files.newInputStream(file)) {
      return new String(content.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // It is not there, or who reads all of it says why that cannot be done.
      return "";
    }
  }
}

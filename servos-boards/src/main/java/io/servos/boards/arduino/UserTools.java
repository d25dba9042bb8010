package io.servos.boards.arduino;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a user has the tools that they installed for themselves.
///
/// @param environment variables of the user
/// @param home the user's home directory
record UserTools(Map<String, String> environment, Path home) {

  private static final Path SYSTEM = Path.of("/usr");
  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

  /// Of the user that runs Servos.
  static UserTools ofUser() {
    return new UserTools(System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  /// The program that the user means by a name: the first in `PATH`, else the first of the others.
  ///
  /// @return its real path
  Optional<Path> program(String name, List<Path> otherwise) {
    var named = SEPARATOR.splitAsStream(environment.getOrDefault("PATH", ""));
    return Stream.concat(
            named.filter(folder -> folder.startsWith("/")).map(folder -> Path.of(folder, name)),
            otherwise.stream())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(UserTools::real);
  }

  /// The folder that a variable names, or else that one of the home directory.
  Path folder(String variable, String standard) {
    var named = environment.getOrDefault(variable, "");
    return named.startsWith("/") ? Path.of(named) : home.resolve(standard);
  }

  /// Lets a step see a file or folder where the user has it, if it is there; what every step sees
  /// needs no mount.
  static Stream<Mount> shown(Path place) {
    if (!Files.exists(place)) {
      return Stream.empty();
    }
    var real = real(place);
    return real.startsWith(SYSTEM) && real.equals(place)
        ? Stream.empty()
        : Stream.of(new Mount(real, place, Mount.Access.READ_ONLY));
  }

  /// Whether every step sees that.
  static boolean isOfSystem(Path real) {
    return real.startsWith(SYSTEM);
  }

  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException _) {
      // It was there just now, and it is not for this user to follow.
      throw unreadable(file);
    }
  }

  static InvalidWorkloadException unreadable(Path file) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE, "'" + file + "' cannot be read", "make it readable");
  }
}

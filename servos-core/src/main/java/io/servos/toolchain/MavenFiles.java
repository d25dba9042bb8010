package io.servos.toolchain;

import io.servos.model.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What Maven needs of the host to work without a network: the libraries it has fetched before, and
/// the settings of its package. Not the user's settings, which may hold passwords.
final class MavenFiles {

  private static final Pattern REPOSITORY =
      Pattern.compile("(?:^|\\s)-Dmaven\\.repo\\.local=(\\S+)");
  private static final Path SETTINGS = Path.of("/etc/maven");

  private MavenFiles() {}

  /// @param environment of this process, which may name another repository
  static List<Mount> mounts(Map<String, String> environment) {
    return Stream.of(
            new Mount(repository(environment), Path.of("/m2"), Mount.Access.READ_ONLY),
            new Mount(SETTINGS, SETTINGS, Mount.Access.READ_ONLY))
        .filter(mount -> Files.isDirectory(mount.source()))
        .toList();
  }

  private static Path repository(Map<String, String> environment) {
    return Stream.of("MAVEN_ARGS", "MAVEN_OPTS")
        .map(name -> REPOSITORY.matcher(environment.getOrDefault(name, "")))
        .filter(found -> found.find())
        .map(found -> Path.of(found.group(1)))
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"));
  }
}

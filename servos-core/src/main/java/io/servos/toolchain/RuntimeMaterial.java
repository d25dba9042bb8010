package io.servos.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which files of the host a script needs besides the system: its directory, unless that would show
/// more than the user can have meant; then the script alone.
///
/// @param homes the home directories of the host's users
public record RuntimeMaterial(Set<Path> homes) {

  /// Directories that hold other people's files.
  private static final Set<Path> BROAD =
      paths(
          "/",
          "/tmp",
          "/var/tmp",
          "/dev/shm",
          "/home",
          "/opt",
          "/srv",
          "/mnt",
          "/media",
          "/var",
          "/root");

  /// Directories below which everything is the system's.
  private static final Set<Path> OF_SYSTEM =
      paths(
          "/etc", "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/boot", "/proc",
          "/sys", "/run", "/dev");

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Path HOMES = Path.of("/home");

  public RuntimeMaterial {
    homes = Set.copyOf(homes);
  }

  /// The users named in `etc/passwd` below that root, and the one who runs Servos.
  public static RuntimeMaterial ofHost(Path root) {
    var homes = new HashSet<Path>();
    homes.add(Path.of(System.getProperty("user.home")).toAbsolutePath().normalize());
    for (var line : accounts(root.resolve("etc/passwd"))) {
      var fields = line.split(":", -1);
      if (fields.length > 5 && fields[5].startsWith("/")) {
        homes.add(Path.of(fields[5]).normalize());
      }
    }
    return new RuntimeMaterial(homes);
  }

  private static List<String> accounts(Path passwd) {
    try {
      // Latin-1 accepts any bytes; names of directories are compared, never shown.
      return Files.readAllLines(passwd, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // A host without accounts, such as a container made of one program.
      return List.of();
    }
  }

  /// What is shown for a script.
  ///
  /// @param script its real path
  public Path of(Path script) {
    var directory = script.resolveSibling("");
    return isBroad(directory) ? script : directory;
  }

  /// Whether that directory may be shown as a whole.
  boolean isShown(Path directory) {
    return !isBroad(directory);
  }

  private boolean isBroad(Path directory) {
    return BROAD.contains(directory)
        || isOfSystem(directory)
        || HOMES.equals(directory.getParent())
        || homes.stream().anyMatch(home -> home.startsWith(directory))
        || isHidden(directory);
  }

  private static boolean isOfSystem(Path directory) {
    return OF_SYSTEM.stream().anyMatch(directory::startsWith)
        && !(directory.startsWith(SHARED_MEMORY) && !directory.equals(SHARED_MEMORY));
  }

  /// Such as `.ssh`: where programs keep a user's secrets.
  private boolean isHidden(Path directory) {
    var parent = directory.resolveSibling("");
    return String.valueOf(directory.getFileName()).startsWith(".")
        && (homes.contains(parent) || HOMES.equals(parent.getParent()));
  }

  private static Set<Path> paths(String... names) {
    var paths = new HashSet<Path>();
    for (var name : names) {
      paths.add(Path.of(name));
    }
    return Set.copyOf(paths);
  }
}

package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds programs as the isolated program sees them: in the system's directories and in what else
/// is shown inside. Symbolic links lead where they lead inside.
///
/// @param root of the system's files, `/` for those of the host
/// @param shown the files of the host that are seen inside besides the system
/// @param install what installs packages there, such as `apt-get install`
record RuntimeSearch(Path root, List<Mount> shown, String install) {

  private static final List<String> PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/usr"),
          Path.of("/bin"),
          Path.of("/sbin"),
          Path.of("/lib"),
          Path.of("/lib32"),
          Path.of("/lib64"),
          Path.of("/libx32"),
          Path.of("/etc/alternatives"));

  private static final Path ROOT = Path.of("/");

  /// As many as the kernel follows.
  private static final int MOST_LINKS = 40;

  /// A program.
  ///
  /// @param executable the path to start: the one looked for, or where it leads if a link on the
  ///     way is not seen inside
  /// @param real where it is after following all links
  /// @param visible whether it is seen inside
  /// @param host the real file on the host
  record Found(Path executable, Path real, boolean visible, Path host) {

    /// Whether it is part of the system, not of what a run brings along.
    boolean isOfSystem() {
      return RuntimeSearch.isOfSystem(real);
    }
  }

  /// Whether that path inside belongs to the system, whichever is seen.
  static boolean isOfSystem(Path inside) {
    return SYSTEM.stream().anyMatch(inside::startsWith);
  }

  /// The command of that name on the PATH that programs get.
  ///
  /// @throws InvalidWorkloadException if there is none, or none that is seen inside
  Found command(String name, String remedy) {
    Optional<Found> outside = Optional.empty();
    for (var directory : PATH) {
      var found = find(directory + "/" + name);
      if (found.isPresent() && found.get().visible()) {
        return found.get();
      }
      outside = outside.or(() -> found);
    }
    throw outside
        .map(found -> invisible("'" + name + "'", found))
        .orElseGet(
            () -> new InvalidWorkloadException(Kind.NOT_FOUND, name + " is not installed", remedy));
  }

  /// The program that the first line of a script names by its path.
  ///
  /// @throws InvalidWorkloadException if it is not there, or is not seen inside
  Found interpreter(String named, String script) {
    var name = named.substring(named.lastIndexOf('/') + 1);
    if (!named.startsWith("/")) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the first line of '" + script + "' names '" + named + "', which is no absolute path",
          "write '#!/usr/bin/env " + name + "'");
    }
    var found = find(named);
    if (found.isEmpty()) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "the first line of '" + script + "' names '" + named + "', which is not installed",
          RuntimeTable.remedy(name, install));
    }
    if (!found.get().visible()) {
      throw invisible("the interpreter of '" + script + "'", found.get());
    }
    return found.get();
  }

  private static InvalidWorkloadException invisible(String what, Found found) {
    var directory = String.valueOf(found.real().getParent());
    return new InvalidWorkloadException(
        Kind.NOT_FOUND,
        what + " is '" + found.real() + "', which is not seen inside",
        "install it below /usr, or show it with --mount " + directory + ":" + directory);
  }

  /// The file at that absolute path inside, if it can be executed on the host.
  Optional<Found> find(String path) {
    try {
      var inside = Path.of(path);
      return isAbsent(inside)
          ? Optional.empty()
          : follow(inside)
              .filter(
                  found -> Files.isRegularFile(found.host()) && Files.isExecutable(found.host()));
    } catch (IOException | InvalidPathException _) {
      // A link that went away, a directory that we may not read, a name that this locale cannot
      // write: not there for us.
      return Optional.empty();
    }
  }

  /// Whether one question to the kernel tells that it is not there: every path leads inside where
  /// it leads on the host, unless the system is another one or something is shown elsewhere.
  private boolean isAbsent(Path inside) {
    return root.equals(ROOT)
        && shown.stream().allMatch(mount -> mount.source().equals(mount.target()))
        && !Files.exists(inside);
  }

  private Optional<Found> follow(Path path) throws IOException {
    var pending = new ArrayDeque<Path>();
    path.forEach(pending::add);
    var real = ROOT;
    boolean straight = true;
    for (int links = 0; !pending.isEmpty(); ) {
      var next = real.resolve(pending.removeFirst()).normalize();
      if (isMadeForMount(next)) {
        real = next;
      } else if (Files.isSymbolicLink(host(next))) {
        if (++links > MOST_LINKS) {
          return Optional.empty();
        }
        var target = Files.readSymbolicLink(host(next));
        straight &= isShown(next);
        real = target.isAbsolute() ? ROOT : real;
        prepend(pending, target);
      } else if (Files.exists(host(next))) {
        real = next;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Found(straight ? path : real, real, isShown(real), host(real)));
  }

  /// Whether that is a directory above the place where a mount is seen, which the host may lack.
  private boolean isMadeForMount(Path inside) {
    return shown.stream().anyMatch(mount -> mount.target().startsWith(inside));
  }

  private static void prepend(ArrayDeque<Path> pending, Path target) {
    var names = new ArrayList<Path>();
    target.forEach(names::add);
    names.reversed().forEach(pending::addFirst);
  }

  private boolean isShown(Path inside) {
    return isOfSystem(inside)
        || shown.stream().anyMatch(mount -> inside.startsWith(mount.target()));
  }

  private Path host(Path inside) {
    return shown.stream()
        .filter(mount -> inside.startsWith(mount.target()))
        .findFirst()
        .map(mount -> mount.source().toAbsolutePath().resolve(mount.target().relativize(inside)))
        .orElseGet(() -> root.resolve(inside.toString().substring(1)));
  }
}

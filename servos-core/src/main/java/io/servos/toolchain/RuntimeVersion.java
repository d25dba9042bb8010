package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.toolchain.RuntimeSearch.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of a Python interpreter.
record RuntimeVersion(int major, int minor) {

  private static final RuntimeVersion OLDEST = new RuntimeVersion(3, 8);
  private static final Pattern PYTHON = Pattern.compile("python[0-9.]*[a-z]*");
  private static final Pattern NAMED = Pattern.compile("python(\\d)\\.(\\d+)[a-z]*");
  private static final Pattern PRINTED = Pattern.compile("Python (\\d+)\\.(\\d+)[^\n]*\\s*");

  /// Refuses a Python that is older than 3.8. Other programs pass.
  ///
  /// @param command name or path, as it was asked for
  static void check(String command, Found found) {
    var name = command.substring(command.lastIndexOf('/') + 1);
    if (!isPython(name) && !isPython(String.valueOf(found.real().getFileName()))) {
      return;
    }
    var version =
        of(found)
            .orElseThrow(
                () ->
                    new InvalidWorkloadException(
                        Kind.NOT_FOUND,
                        "the version of '" + found.real() + "' cannot be told",
                        "name an interpreter with its version, such as python3.11"));
    if (version.isOlderThan(OLDEST)) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "'"
              + command
              + "' is Python "
              + version
              + ", and scripts need Python "
              + OLDEST
              + " or newer",
          "apt-get install python3");
    }
  }

  private static boolean isPython(String name) {
    return PYTHON.matcher(name).matches();
  }

  /// By its name, then by its library, and only then by asking it. A program that is not part of
  /// the system is not asked, for that would run it outside of the isolation.
  private static Optional<RuntimeVersion> of(Found found) {
    return parsed(NAMED.matcher(String.valueOf(found.real().getFileName())))
        .or(() -> ofLibrary(found.host()))
        .or(
            () ->
                askable(found)
                    .flatMap(RuntimeAnswer::of)
                    .flatMap(text -> parsed(PRINTED.matcher(text))));
  }

  private static Optional<Path> askable(Found found) {
    return found.isOfSystem() ? Optional.of(found.host()) : Optional.empty();
  }

  private static Optional<RuntimeVersion> ofLibrary(Path host) {
    var library = host.resolveSibling("../lib").normalize();
    try (var entries = Files.newDirectoryStream(library, "python[0-9].*")) {
      Optional<RuntimeVersion> version = Optional.empty();
      for (var entry : entries) {
        if (Files.exists(entry.resolve("os.py"))) {
          if (version.isPresent()) {
            return Optional.empty();
          }
          version = parsed(NAMED.matcher(String.valueOf(entry.getFileName())));
        }
      }
      return version;
    } catch (IOException _) {
      // No such library: another way must tell.
      return Optional.empty();
    }
  }

  private static Optional<RuntimeVersion> parsed(Matcher matcher) {
    return matcher.matches()
        ? Optional.of(
            new RuntimeVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  private boolean isOlderThan(RuntimeVersion other) {
    return major < other.major || (major == other.major && minor < other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}

package io.servos.boards.qemu;

import io.servos.model.Emulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The emulator of systems with an Arm processor, as Debian packages it.
///
/// @param root below which the system's files are
public record QemuArm(Path root) {

  /// Its package and its program have the same name.
  public static final String NAME = "qemu-system-arm";

  private static final Path PROGRAM = Path.of("usr/bin").resolve(NAME);
  private static final Path PACKAGES = Path.of("var/lib/dpkg/status");
  private static final Pattern VERSION =
      Pattern.compile(
          "^Package: "
              + NAME
              + "\\n(?:\\S.*\\n| .*\\n)*?Version: (?:\\d+:)?((\\d+)\\.(\\d+)[\\d.]*)",
          Pattern.MULTILINE);

  /// Whether it can be executed.
  public boolean isThere() {
    return Files.isExecutable(root.resolve(PROGRAM));
  }

  /// What results say of it.
  ///
  /// @throws UncheckedIOException if the list of packages cannot be read
  public Emulator emulator() {
    return new Emulator(NAME, version().map(found -> found.group(1)).orElse("of unknown version"));
  }

  /// Whether it is known to be that release or a later one.
  ///
  /// @param release such as `8.0`
  /// @throws UncheckedIOException if the list of packages cannot be read
  public boolean isAtLeast(String release) {
    return version()
        .filter(found -> number(found.group(2), found.group(3)) >= number(release.split("\\.", -1)))
        .isPresent();
  }

  private static long number(String... parts) {
    return (Long.parseLong(parts[0]) << Integer.SIZE) + Long.parseLong(parts[1]);
  }

  private Optional<MatchResult> version() {
    try {
      // Latin-1 accepts any bytes.
      var packages = Files.readString(root.resolve(PACKAGES), StandardCharsets.ISO_8859_1);
      return VERSION.matcher(packages).results().findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

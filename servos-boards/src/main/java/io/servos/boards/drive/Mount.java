package io.servos.boards.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where a file system is mounted; after proc(5), `mountinfo`.
///
/// @param point the folder
/// @param number of its device, such as `8:1`
/// @param isReadOnly whether nothing may be written there
record Mount(Path point, String number, boolean isReadOnly) {

  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final Path DEVICES = Path.of("/sys/dev/block");

  /// The one that a folder is on.
  ///
  /// @param folder without symbolic links
  static Optional<Mount> of(Path folder) throws IOException {
    var found = Optional.<Mount>empty();
    for (var line : Files.readAllLines(TABLE)) {
      var fields = line.split(" ", -1);
      var point = Path.of(unescaped(fields[4]));
      // Of those at the same place the last covers the others.
      if (folder.startsWith(point) && found.map(one -> point.startsWith(one.point)).orElse(true)) {
        boolean isReadOnly = has(fields[5], "ro") || has(fields[fields.length - 1], "ro");
        found = Optional.of(new Mount(point, fields[2], isReadOnly));
      }
    }
    return found;
  }

  private static boolean has(String options, String option) {
    return Arrays.asList(options.split(",", -1)).contains(option);
  }

  /// Blanks and the like are written as a backslash and three octal digits.
  private static String unescaped(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 3 < text.length()) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  /// What the kernel shows of its device as long as that is plugged in.
  Optional<Path> device() {
    return Optional.of(DEVICES.resolve(number)).filter(Files::exists);
  }
}

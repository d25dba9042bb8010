package io.servos.cli.daemon;

import io.servos.model.EnvironmentConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Scripts that one pool is good for: those of one config with the same first line where it names
/// an interpreter, or else of the same extension.
///
/// @param folder empty for a pool that is for any
record Kind(EnvironmentConfig config, String interpreter, Optional<Path> folder) {

  private static final int LONGEST_LINE = 256;

  /// Of the script's directory.
  static Kind of(EnvironmentConfig config, Path script) {
    var line = firstLine(script);
    var name = String.valueOf(script.getFileName());
    var extension = name.substring(Math.max(0, name.lastIndexOf('.')));
    return new Kind(
        config, line.startsWith("#!") ? line : extension, Optional.ofNullable(script.getParent()));
  }

  /// The same for any directory.
  Kind general() {
    return new Kind(config, interpreter, Optional.empty());
  }

  private static String firstLine(Path script) {
    try (var file = Files.newInputStream(script)) {
      var head = new String(file.readNBytes(LONGEST_LINE), StandardCharsets.ISO_8859_1);
      return head.lines().findFirst().orElse("");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package io.servos.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The notations of an environment file.
public enum Format {
  YAML(List.of(".yaml", ".yml")),
  JSON(List.of(".json")),
  PROPERTIES(List.of(".properties"));

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> extensions;

  Format(List<String> extensions) {
    this.extensions = extensions;
  }

  /// The notation that the file's extension names, in any case.
  public static Optional<Format> of(Path file) {
    var name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(name::endsWith))
        .findFirst();
  }
}

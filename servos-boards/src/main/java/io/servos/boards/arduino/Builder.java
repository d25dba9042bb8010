package io.servos.boards.arduino;

import io.servos.model.InvalidConfigException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What builds a sketch: Servos with Arduino's builder as Debian packages it, or a tool that the
/// user has installed.
enum Builder {
  SERVOS("servos", "(?!)", "(?!)"),

  PIO("pio", "PlatformIO Core, version (\\S+)", "(?m)^servos: not installed: ([^\\n]+)$"),

  ARDUINO_CLI(
      "arduino-cli",
      "(?m)^arduino-cli +Version: (\\S+)",
      "(?m)^Error during build: Platform '([^']+)' not found: [^\\n]*$");

  private final String label;
  private final Pattern version;
  private final Pattern missing;

  Builder(String label, String version, String missing) {
    this.label = label;
    this.version = Pattern.compile(version);
    this.missing = Pattern.compile(missing);
  }

  /// The one of that name.
  ///
  /// @throws InvalidConfigException if there is none
  static Builder named(String name) {
    return Arrays.stream(values())
        .filter(builder -> builder.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "builder",
                    "'" + name + "' is not a builder",
                    "use one of "
                        + Arrays.stream(values())
                            .map(Builder::toString)
                            .collect(Collectors.joining(", "))));
  }

  /// The version that the tool tells; empty when it is another program of that name.
  Optional<String> version(String said) {
    return found(version, said);
  }

  /// What the tool lacks in its own store, going by what it said before it failed.
  Optional<String> missing(String said) {
    return found(missing, said);
  }

  private static Optional<String> found(Pattern pattern, String said) {
    var matcher = pattern.matcher(said);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public String toString() {
    return label;
  }
}

package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.EnvironmentConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads environment files. What a file does not say comes from the base.
///
/// Every method throws one [InvalidConfigException] that lists all mistakes of the text, each with
/// its line and column, what is allowed, and the key that was probably meant.
///
/// @param base what holds where the file says nothing
/// @param processors how many processors this host has: the most that a file may ask for
public record EnvironmentConfigReader(EnvironmentConfig base, int processors) {

  /// A reader over the defaults, for this host.
  public static EnvironmentConfigReader create() {
    return over(EnvironmentConfig.defaults());
  }

  /// A reader over another base, for this host.
  public static EnvironmentConfigReader over(EnvironmentConfig base) {
    return new EnvironmentConfigReader(base, Runtime.getRuntime().availableProcessors());
  }

  /// Reads a file, whose extension names its notation. Relative sources of mounts start from the
  /// file's directory.
  public EnvironmentConfig read(Path file) {
    var findings = new Findings(file.toString());
    var text = ConfigText.of(file, findings);
    var format =
        Format.of(file)
            .orElseThrow(
                () ->
                    findings.fatal(
                        Position.NOWHERE,
                        "",
                        "has no extension of an environment file",
                        "name it .yaml, .yml, .json or .properties"));
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    return read(text, format, place(findings, folder));
  }

  /// Reads a text. Relative sources of mounts start from the working directory.
  ///
  /// @param source what errors call the text
  public EnvironmentConfig read(String text, Format format, String source) {
    return read(text, format, place(new Findings(source), workingDirectory()));
  }

  /// The base with one more value, written as in a properties file: `cpus`, `500m`. Items of a list
  /// are separated by commas. This is for values that come from elsewhere, such as the options of a
  /// command.
  ///
  /// @param key one of Servos' own keys
  /// @param source what errors call the value, such as `--cpus`
  public EnvironmentConfig with(String key, String text, String source) {
    return with(key, Scalar.untyped(Position.NOWHERE, text), source);
  }

  /// The base with a list of allowed destinations as its network.
  ///
  /// @param destinations each `HOST:PORT`
  /// @param source what messages call the place that the texts come from
  /// @throws io.servos.model.InvalidConfigException if one is wrong
  public EnvironmentConfig withAllowed(List<String> destinations, String source) {
    var list = Sequence.of(destinations.stream().map(Scalar::text).toList());
    return with("network", Mapping.of(List.of(Entry.of(NetworkRule.ALLOW, list))), source);
  }

  private EnvironmentConfig with(String key, Node value, String source) {
    var row =
        Keys.OURS.stream()
            .filter(one -> one.name().equals(key))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such key: " + key));
    var findings = new Findings(source);
    var config = row.bind(base, value, place(findings, workingDirectory()));
    findings.throwIfAny();
    return config;
  }

  /// Servos' own keys, in the order in which they are written.
  public static List<String> keys() {
    return Keys.OURS.stream().map(Key::name).toList();
  }

  private EnvironmentConfig read(String text, Format format, Place place) {
    var findings = place.findings();
    var content = ConfigText.checked(text, findings);
    var tree =
        format == Format.PROPERTIES
            ? Optional.<Node>of(PropertiesTree.of(content, findings))
            : TokenTree.of(content, format, findings);
    var config = tree.map(node -> bind(node, format, place)).orElse(base);
    findings.throwIfAny();
    return config;
  }

  private EnvironmentConfig bind(Node document, Format format, Place place) {
    return switch (document) {
      case Mapping mapping -> new Binder(place).bind(mapping, base);
      case Scalar scalar
          when format == Format.YAML
              && scalar.text().isEmpty()
              && scalar.kind() == Scalar.Kind.NULL ->
          base;
      default -> {
        place.report(
            document.at(),
            "the file is " + described(document) + ", not a map of keys",
            "write one 'key: value' a line");
        yield base;
      }
    };
  }

  private static String described(Node document) {
    return document instanceof Scalar
        ? "the single value " + document.described()
        : document.described();
  }

  private Place place(Findings findings, Path folder) {
    return new Place(findings, folder, processors, "");
  }

  private static Path workingDirectory() {
    return Path.of("").toAbsolutePath();
  }
}

package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.model.EnvironmentConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes environment files that [EnvironmentConfigReader] over the defaults turns back into equal
/// configs. Relative sources of mounts are written as absolute paths, so that the file means the
/// same wherever it is put.
public final class EnvironmentConfigWriter {

  private EnvironmentConfigWriter() {}

  /// The text of a file that says the whole config, limits with their defaults included.
  public static String write(EnvironmentConfig config, Format format) {
    var file = tree(config);
    return switch (format) {
      case YAML -> YamlText.of(file);
      case JSON -> JsonText.of(file);
      case PROPERTIES -> PropertiesLines.of(file);
    };
  }

  private static Mapping tree(EnvironmentConfig config) {
    List<Entry> entries = Keys.OURS.stream().flatMap(key -> entry(key, config)).toList();
    return Mapping.of(entries);
  }

  private static Stream<Entry> entry(Key<?> key, EnvironmentConfig config) {
    Optional<Node> node = key.node(config);
    return node.map(value -> Entry.of(key.name(), value)).stream();
  }
}

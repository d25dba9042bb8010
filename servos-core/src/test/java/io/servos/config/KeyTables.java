package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.model.EnvironmentConfig;
import java.util.stream.Collectors;

/// The tables of keys as the documentation shows them.
final class KeyTables {

  private KeyTables() {}

  static String markdown() {
    return ours() + "\n" + originals();
  }

  static String ours() {
    return """
    | key | value | default | meaning |
    | --- | --- | --- | --- |
    """
        + Keys.OURS.stream()
            .map(
                key ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(key.name(), key.kind().allowed(), byDefault(key), key.meaning()))
            .collect(Collectors.joining());
  }

  static String originals() {
    return """
    | key | value | here |
    | --- | --- | --- |
    """
        + OriginalKeys.ALL.stream()
            .map(
                key ->
                    "| `%s` | %s | %s |\n"
                        .formatted(key.name(), key.kind().allowed(), key.meaning()))
            .collect(Collectors.joining());
  }

  private static String byDefault(Key<?> key) {
    return key.node(EnvironmentConfig.defaults())
        .map(node -> ((Scalar) node).text())
        .orElse(
            switch (key.name()) {
              case Keys.PLATFORM -> "that of this host";
              case "workdir" -> "the directory of the script";
              case "image" -> "servos: with the platform";
              case "runtime" -> "that of the engine";
              default -> "nothing";
            });
  }
}

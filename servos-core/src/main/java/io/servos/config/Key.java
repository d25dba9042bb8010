package io.servos.config;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One key of an environment file: a row of the tables in [Keys].
///
/// @param name as it is written in the file
/// @param setting what it sets; two keys with one setting exclude each other
/// @param kind what its value may be
/// @param nullable whether null is allowed and means the same as leaving the key out
/// @param meaning one phrase for people
/// @param value what a config says about it; empty when there is nothing to write
/// @param change the config with another value
record Key<T>(
    String name,
    String setting,
    Kind<T> kind,
    boolean nullable,
    String meaning,
    Function<EnvironmentConfig, Optional<T>> value,
    BiFunction<EnvironmentConfig, T, EnvironmentConfig> change) {

  /// A key of Servos.
  static <T> Key<T> of(
      String name,
      Kind<T> kind,
      String meaning,
      Function<EnvironmentConfig, T> value,
      BiFunction<EnvironmentConfig, T, EnvironmentConfig> change) {
    return new Key<>(
        name, name, kind, false, meaning, config -> Optional.of(value.apply(config)), change);
  }

  /// A key of the original, which wrote null for what is not set. It is read and never written.
  static <T> Key<T> original(
      String name,
      String setting,
      Kind<T> kind,
      String meaning,
      BiFunction<EnvironmentConfig, T, EnvironmentConfig> change) {
    return new Key<>(name, setting, kind, true, meaning, _ -> Optional.empty(), change);
  }

  /// The config with the value of this key; unchanged, with notes at the place, if it is wrong.
  EnvironmentConfig bind(EnvironmentConfig config, Node node, Place place) {
    if (nullable && node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.NULL) {
      return config;
    }
    try {
      return kind.read(node, place).map(read -> change.apply(config, read)).orElse(config);
    } catch (InvalidConfigException e) {
      place.report(node, e);
      return config;
    }
  }

  /// What to write about this config, if anything.
  Optional<Node> node(EnvironmentConfig config) {
    return value.apply(config).flatMap(kind::write);
  }
}

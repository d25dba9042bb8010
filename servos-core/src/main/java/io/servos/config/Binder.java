package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Turns a file's tree into a config, key by key, and notes every mistake.
final class Binder {

  private final Place place;
  private final Seen seen;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Binder(Place place) {
    this.place = place;
    this.seen = new Seen(place);
  }

  /// The base with what the file says. Meaningless if anything was noted.
  EnvironmentConfig bind(Mapping file, EnvironmentConfig base) {
    var config = base;
    for (var entry : file.entries()) {
      var key = Keys.BY_NAME.get(entry.name());
      if (key == null) {
        Fields.unknown(
            entry, place, /* keys= */ Keys.NAMES, /* named= */ EnvironmentConfigReader.keys());
      } else if (seen.isFirst(entry, key.setting())) {
        entries.put(entry.name(), entry);
        config = key.bind(config, entry.value(), place.child(entry.name()));
      }
    }
    noteTwoPlatforms();
    noteDockerWithoutDocker(config);
    return config;
  }

  private void noteTwoPlatforms() {
    var mode = word(OriginalKeys.MODE).flatMap(Platform::named);
    if (mode.isPresent() && word(Keys.PLATFORM).isPresent()) {
      note(Keys.PLATFORM, "says again what 'mode' says", "remove 'mode', and keep 'platform'");
    }
  }

  private void noteDockerWithoutDocker(EnvironmentConfig config) {
    boolean withoutDocker = word(OriginalKeys.DOCKER_ENABLED).equals(Optional.of("false"));
    if (withoutDocker && config.isolation().equals(OriginalKeys.DOCKER)) {
      note(
          OriginalKeys.DOCKER_ENABLED,
          "'false' contradicts isolation 'docker'",
          "remove the key, or choose isolation 'process'");
    }
  }

  private void note(String key, String problem, String remedy) {
    var entry = entries.get(key);
    if (entry != null) {
      place.child(key).report(entry.at(), problem, remedy);
    }
  }

  private Optional<String> word(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(Entry::value)
        .filter(Scalar.class::isInstance)
        .map(Scalar.class::cast)
        .filter(scalar -> scalar.kind() != Scalar.Kind.NULL)
        .map(Scalar::text);
  }
}

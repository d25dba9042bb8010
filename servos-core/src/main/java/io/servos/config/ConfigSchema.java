package io.servos.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The published JSON Schema (draft 2020-12) of environment files, for editors and other tools.
/// What [EnvironmentConfigReader] checks beyond it is listed in its `$comment`.
public final class ConfigSchema {

  private static final String RESOURCE = "environment.schema.json";

  private ConfigSchema() {}

  /// The schema's text.
  public static String json() {
    try (var stream = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the schema is missing from this build of Servos");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

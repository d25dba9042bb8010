package io.servos.cli.program;

import io.servos.cli.output.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import tools.jackson.core.JsonGenerator;

/// What this build is, by its manifest.
///
/// @param commit of the source tree, or `unknown`
/// @param time when it was made
/// @param jdk what it was compiled with
/// @param runtime what it runs on
record Build(String version, String commit, String time, String jdk, String runtime)
    implements Report {

  private static final String NAME = "Service Environment Isolation & Orchestration System";
  private static final String AUTHOR = "Softreck (Servos contributors)";
  private static final String LICENCE = "Apache-2.0";
  private static final String HOMEPAGE = "softreck.dev";
  private static final String UNKNOWN = "unknown";

  static Build ofThis() {
    return of(manifest(), Runtime.version().toString());
  }

  static Build of(Manifest manifest, String runtime) {
    var attributes = manifest.getMainAttributes();
    return new Build(
        value(attributes, "Implementation-Version"),
        value(attributes, "Servos-Commit"),
        value(attributes, "Servos-Build-Time"),
        value(attributes, "Servos-Build-Jdk"),
        runtime);
  }

  private static String value(Attributes attributes, String name) {
    return Optional.ofNullable(attributes.getValue(name)).orElse(UNKNOWN);
  }

  private static Manifest manifest() {
    try (var stream = Build.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      return stream == null ? new Manifest() : new Manifest(stream);
    } catch (IOException broken) {
      throw new UncheckedIOException("the manifest of this program cannot be read", broken);
    }
  }

  @Override
  public String text() {
    return """
    Servos %s
    %s
    Author:   %s
    Licence:  %s
    Homepage: %s
    Commit:   %s
    Built:    %s
    JDK:      built with %s, runs on %s
    """
        .formatted(version, NAME, AUTHOR, LICENCE, HOMEPAGE, commit, time, jdk, runtime);
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("version", version);
    json.writeStringProperty("name", NAME);
    json.writeStringProperty("author", AUTHOR);
    json.writeStringProperty("licence", LICENCE);
    json.writeStringProperty("homepage", HOMEPAGE);
    json.writeStringProperty("commit", commit);
    json.writeStringProperty("buildTime", time);
    json.writeStringProperty("buildJdk", jdk);
    json.writeStringProperty("jdk", runtime);
    json.writeEndObject();
  }
}

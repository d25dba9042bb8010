package io.servos.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes.Name;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BuildTest {

  @Test
  void saysWhatTheManifestSays() {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Name.IMPLEMENTATION_VERSION, "1.2.3");
    attributes.putValue("Servos-Commit", "abc123");
    attributes.putValue("Servos-Build-Time", "2026-01-01T00:00:00Z");
    attributes.putValue("Servos-Build-Jdk", "Temurin-25");

    assertThat(Build.of(manifest, "25.0.3").text())
        .isEqualTo(
            """
            Servos 1.2.3
            Service Environment Isolation & Orchestration System
            Author:   Softreck (Servos contributors)
            Licence:  Apache-2.0
            Homepage: softreck.dev
            Commit:   abc123
            Built:    2026-01-01T00:00:00Z
            JDK:      built with Temurin-25, runs on 25.0.3
            """);
  }

  @Test
  void saysUnknownWhereTheManifestSaysNothing() {
    assertThat(Build.of(new Manifest(), "25"))
        .isEqualTo(new Build("unknown", "unknown", "unknown", "unknown", "25"));
  }
}

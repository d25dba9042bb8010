package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The Docker Engine that `DOCKER_HOST` names, or else one of these tests, with images that it
/// keeps in `target` for the next time.
record Engine(String host, boolean isOurs) {

  private static final String FOLDER = "target/images-dockerd";

  /// How a command ended.
  record Ended(int status, String output) {}

  static Engine open() throws IOException, InterruptedException {
    var named = System.getenv("DOCKER_HOST");
    if (named != null) {
      return new Engine(named, false);
    }
    var started = new Engine("", true).run("scripts/dockerd", "start", FOLDER);
    assertThat(started.status()).as(started.output()).isZero();
    return new Engine(started.output().strip(), true);
  }

  /// Runs a command that talks to this engine, and collects what it prints.
  Ended run(String... command) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .directory(Repository.here().root().toFile())
            .redirectErrorStream(true);
    builder.environment().put("DOCKER_HOST", host);
    // The classic builder, which every engine has.
    builder.environment().put("DOCKER_BUILDKIT", "0");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /// Ends what was started here.
  void stop() throws IOException, InterruptedException {
    if (isOurs) {
      var stopped = run("scripts/dockerd", "stop", FOLDER);
      assertThat(stopped.status()).as(stopped.output()).isZero();
    }
  }
}

package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.model.StartFailure;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Programs for containers of the engine that `scripts/dockerd` has started.
record Trial(Path folder) {

  static final EnvironmentConfig CONFIG =
      EnvironmentConfig.defaults().withIsolation("docker").withImage("servos-test");

  /// How a program ended and what it wrote.
  record Ended(Outcome outcome, String out) {}

  /// In a folder below that one, which may hold the socket of an engine.
  static Trial in(Path folder) throws IOException {
    var seen = Files.createDirectories(folder.toRealPath().resolve("seen"));
    Files.setPosixFilePermissions(seen, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Trial(seen);
  }

  Step shell(String code) {
    return shell(code, new Input.Empty());
  }

  Step shell(String code, Input input) {
    return new Step(Path.of("/bin/sh"), List.of("sh", "-c", code), folder, folder, input);
  }

  Ended run(DockerIsolator isolator, EnvironmentConfig config, String code)
      throws IOException, InterruptedException {
    try (var run = isolator.start(shell(code), config)) {
      var out = new String(run.stdout().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(run.await().outcome(), out);
    }
  }

  /// What a program that must not run is refused for, once its container was looked at.
  String mismatch(DockerIsolator isolator, EnvironmentConfig config)
      throws IOException, InterruptedException {
    var ended = run(isolator, config, "echo ran");
    assertThat(ended.out()).isEmpty();
    assertThat(ended.outcome()).isInstanceOf(Outcome.FailedToStart.class);
    var failure = ((Outcome.FailedToStart) ended.outcome()).failure();
    assertThat(failure.kind()).isEqualTo(StartFailure.Kind.RECEIPT_MISMATCH);
    return failure.cause();
  }
}

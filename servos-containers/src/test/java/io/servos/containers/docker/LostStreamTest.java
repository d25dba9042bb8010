package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.containers.Engines;
import io.servos.containers.client.Client;
import io.servos.containers.container.Containers;
import io.servos.containers.container.Exec;
import io.servos.containers.container.LogRequest;
import io.servos.model.ServosException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Engines that go away or fall silent in the middle of what people look at. Nothing hangs.
@Timeout(120)
class LostStreamTest {

  @TempDir Path folder;
  private final Containers direct = new Containers(Engines.client());
  private String name = "";

  @BeforeEach
  void start() throws InterruptedException {
    var spec = Engines.shell("echo begun; sleep 600");
    name = spec.name();
    direct.create(spec);
    direct.start(name);
  }

  @AfterEach
  void remove() throws InterruptedException {
    direct.remove(name, true);
  }

  private Middleman middleman() throws IOException {
    return new Middleman(folder.resolve("s"), request -> request);
  }

  private static Containers through(Middleman engine) throws InterruptedException {
    return new Containers(Client.connect(engine.choice()));
  }

  private static void goAway(Middleman engine) {
    try {
      engine.goAway();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void endsALogWhenTheEngineHasGone() throws IOException, InterruptedException {
    try (var engine = middleman()) {
      var containers = through(engine);

      var failure =
          catchThrowableOfType(
              ServosException.class,
              () ->
                  containers.logs(
                      name, LogRequest.ALL.withFollow(true), (_, _, _) -> goAway(engine)));

      assertThat(failure.getMessage()).startsWith("docker: the connection to the engine at ");
    }
  }

  @Test
  void endsALogWhenTheEngineIsSilent() throws IOException, InterruptedException {
    try (var engine = middleman()) {
      var containers = through(engine);

      var failure =
          catchThrowableOfType(
              ServosException.class,
              () ->
                  containers.logs(
                      name, LogRequest.ALL.withFollow(true), (_, _, _) -> engine.fallSilent()));

      assertThat(failure.getMessage()).endsWith(" does not answer");
    }
  }

  @Test
  void endsAFurtherProgramsStreamsWhenTheEngineHasGone() throws IOException, InterruptedException {
    try (var engine = middleman();
        var exec = through(engine).exec(name, Exec.Request.of("sh", "-c", "echo up; sleep 600"))) {
      var failure =
          catchThrowableOfType(ServosException.class, () -> exec.pass((_, _, _) -> goAway(engine)));

      assertThat(failure.getMessage()).startsWith("docker: ");
    }
  }

  @Test
  void endsAWaitWhenTheEngineHasGone() throws IOException, InterruptedException {
    try (var engine = middleman()) {
      var containers = through(engine);
      Thread.ofVirtual()
          .start(
              () -> {
                while (engine.requests().stream().noneMatch(line -> line.contains("/wait"))) {
                  Thread.onSpinWait();
                }
                goAway(engine);
              });

      assertThat(catchThrowableOfType(ServosException.class, () -> containers.await(name)))
          .isNotNull();
    }
  }
}

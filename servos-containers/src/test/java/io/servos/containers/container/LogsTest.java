package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.model.ServosException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LogsTest {

  private static final int EACH = 5;

  private final Containers containers = new Containers(Engines.client());
  private String name = "";

  @AfterEach
  void removeIt() throws InterruptedException {
    containers.remove(name, true);
  }

  private void start(ContainerSpec spec) throws InterruptedException {
    name = spec.name();
    containers.create(spec);
    containers.start(name);
  }

  private void startAndEnd(String code) throws InterruptedException {
    start(Engines.shell(code));
    containers.await(name);
  }

  private String log(LogRequest request) throws IOException, InterruptedException {
    var all = new ByteArrayOutputStream();
    containers.logs(name, request, (_, buffer, count) -> all.write(buffer, 0, count));
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void keepsTheOutputsApart() throws IOException, InterruptedException {
    startAndEnd("echo out; echo err >&2");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    containers.logs(
        name,
        LogRequest.ALL,
        (isError, buffer, count) -> (isError ? err : out).write(buffer, 0, count));

    assertThat(out).hasToString("out\n");
    assertThat(err).hasToString("err\n");
  }

  @Test
  void losesNoByteOfTwoLongOutputs() throws IOException, InterruptedException {
    startAndEnd(
        "for i in $(seq %d); do head -c 1048576 /dev/zero | tr '\\0' o;".formatted(EACH)
            + " head -c 1048576 /dev/zero | tr '\\0' e >&2; done");
    var counts = new long[2];

    containers.logs(
        name,
        LogRequest.ALL,
        (isError, buffer, count) -> {
          for (int i = 0; i < count; i++) {
            assertThat(buffer[i]).isEqualTo((byte) (isError ? 'e' : 'o'));
          }
          counts[isError ? 1 : 0] += count;
        });

    assertThat(counts).containsExactly(EACH << 20, EACH << 20);
  }

  @Test
  void followsUntilTheEnd() throws IOException, InterruptedException {
    start(Engines.shell("echo one; sleep 1; echo two"));

    assertThat(log(LogRequest.ALL.withFollow(true))).isEqualTo("one\ntwo\n");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws InterruptedException {
    start(Engines.shell("echo begun; sleep 600"));
    var reader = Thread.currentThread();

    assertThatThrownBy(
            () ->
                containers.logs(
                    name, LogRequest.ALL.withFollow(true), (_, _, _) -> reader.interrupt()))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void givesTheLastLinesAndThoseSinceATime() throws IOException, InterruptedException {
    startAndEnd("echo one; sleep 2; echo two; echo three");

    assertThat(log(LogRequest.ALL.withTail(1))).isEqualTo("three\n");
    var stamped = log(new LogRequest(false, Optional.empty(), LogRequest.ALL.tail(), true));
    var first = Instant.parse(stamped.split(" ", 2)[0]);
    assertThat(log(LogRequest.ALL.withSince(first.plus(Duration.ofSeconds(1)))))
        .isEqualTo("two\nthree\n");
  }

  @Test
  void givesATerminalsOutputAsItIs() throws IOException, InterruptedException {
    var plain = Engines.shell("echo out; echo err >&2");
    var program = plain.program();
    start(
        plain.withProgram(
            new Program(
                program.command(),
                program.entrypoint(),
                program.environment(),
                program.user(),
                program.workdir(),
                true,
                program.stopSignal(),
                program.grace())));
    containers.await(name);

    assertThat(log(LogRequest.ALL)).isEqualTo("out\r\nerr\r\n");
  }

  @Test
  void saysThatThereIsNoContainer() throws InterruptedException {
    startAndEnd("true");

    assertThatThrownBy(() -> containers.logs("no-such", LogRequest.ALL, (_, _, _) -> {}))
        .isInstanceOf(ServosException.class)
        .hasMessage("container 'no-such': there is none of that name");
  }
}

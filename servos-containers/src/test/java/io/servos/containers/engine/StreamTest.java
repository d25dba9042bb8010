package io.servos.containers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.containers.engine.EngineException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers that come piece by piece, and engines that stop in the middle of one.
@Timeout(60)
class StreamTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String VERSION =
      ScriptedEngine.json(200, "{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}");

  @TempDir Path folder;

  @Test
  void givesJsonLineByLine() throws IOException {
    try (var scripted = answering("{\"a\":1}\r\n\n{\"a\":2}");
        var answer = connect(scripted).open(Call.get("/events"))) {
      assertThat(answer.next().orElseThrow().at("a").number()).hasValue(1);
      assertThat(answer.next().orElseThrow().at("a").number()).hasValue(2);
      assertThat(answer.next()).isEmpty();
    }
  }

  @Test
  void tellsTheEndFromAConnectionThatBroke() throws IOException {
    var cut = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly";
    try (var scripted = new ScriptedEngine(folder.resolve("s"), line -> answer(line, cut));
        var answer = connect(scripted).open(Call.get("/images/get"))) {
      var failure = catchThrowableOfType(EngineException.class, answer::readAllBytes);

      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    }
  }

  @Test
  void tellsARefusalInTheEnginesWords() throws IOException {
    var refusal = ScriptedEngine.json(404, "{\"message\":\"No such container: x\"}");
    try (var scripted = new ScriptedEngine(folder.resolve("s"), line -> answer(line, refusal))) {
      var engine = connect(scripted);
      var failure =
          catchThrowableOfType(
              EngineException.class, () -> engine.open(Call.get("/containers/{}/logs", "x")));

      assertThat(failure.status()).isEqualTo(404);
      assertThat(failure).hasMessage("No such container: x");
      assertThat(engine.find(Call.get("/containers/{}/json", "x"))).isEmpty();
    }
  }

  @Test
  void noticesThatASilentEngineIsDead() throws IOException, InterruptedException {
    var ended = new CountDownLatch(1);
    Pulse pulse;
    try (var scripted = answering("")) {
      pulse = Pulse.of(connect(scripted), Duration.ofMillis(10), ended::countDown);
      while (scripted.requests().stream().noneMatch(line -> line.contains("/_ping"))) {
        Thread.onSpinWait();
      }
    }

    ended.await();

    assertThat(pulse.failure().orElseThrow().kind()).isIn(Kind.ABSENT, Kind.BROKEN);
  }

  @Test
  void waitsNoLongerThanItsPatienceForTheBeginOfAnAnswer() throws IOException {
    try (var scripted =
        new ScriptedEngine(
            folder.resolve("s"), line -> line.contains("/version") ? VERSION : null)) {
      var engine = connect(scripted);
      var call = Call.get("/events").waiting(Duration.ofMillis(300));

      var failure = catchThrowableOfType(EngineException.class, () -> engine.open(call));

      assertThat(failure.kind()).isEqualTo(Kind.SILENT);
    }
  }

  @Test
  void namesWhatIsAskedForSafely() {
    var call =
        Call.get("/images/{}/json", "a/b c?&#")
            .with("filters", "{\"x\":[1]}")
            .withFlag("all", true);

    assertThat(call.path())
        .isEqualTo("/images/a%2Fb%20c%3F%26%23/json?filters=%7B%22x%22%3A%5B1%5D%7D&all=1");
  }

  @Test
  void readsChunksAndWritesThem() throws IOException {
    var sent = new ByteArrayOutputStream();
    var output = new ChunkedOutput(sent);
    var content = new byte[200_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) i;
    }

    output.write(content);
    output.write(7);
    output.end();

    InputStream input = new ChunkedInput(new ByteArrayInputStream(sent.toByteArray()));
    assertThat(input.readNBytes(content.length)).isEqualTo(content);
    assertThat(input.read()).isEqualTo(7);
    assertThat(input.read()).isEqualTo(-1);
    assertThat(sent.toString(StandardCharsets.ISO_8859_1)).startsWith("10000\r\n");
  }

  private static Engine connect(ScriptedEngine scripted) throws EngineException {
    return Engine.connect(scripted.address(), LONG);
  }

  private ScriptedEngine answering(String body) throws IOException {
    return new ScriptedEngine(
        folder.resolve("s"), line -> answer(line, ScriptedEngine.json(200, body)));
  }

  private static String answer(String line, String other) {
    return line.contains("/version") ? VERSION : other;
  }
}

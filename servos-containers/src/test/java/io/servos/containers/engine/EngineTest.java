package io.servos.containers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.containers.engine.EngineException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong between an engine and its client. Nothing hangs.
@Timeout(60)
class EngineTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final String CHUNKS =
      """
      HTTP/1.1 200 OK\r
      Transfer-Encoding: chunked\r
      \r
      5\r
      {"a":\r
      2\r
      1}\r
      0\r
      \r
      """;

  @TempDir Path folder;

  @Test
  void saysThatThereIsNoSocket() {
    var failure = refused(new EngineAddress.Unix(Path.of("/no/docker.sock")), LONG);

    assertThat(failure.kind()).isEqualTo(Kind.ABSENT);
    assertThat(failure).hasMessage("there is no '/no/docker.sock'");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    var socket = folder.resolve("left.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
    }

    var failure = refused(new EngineAddress.Unix(socket), LONG);

    assertThat(failure.kind()).isEqualTo(Kind.ABSENT);
    assertThat(failure).hasMessage("no engine listens at '" + socket + "'");
  }

  @Test
  void saysThatAHostCannotBeReached() {
    var failure = refused(new EngineAddress.Tcp("127.0.0.1", 1, java.util.Optional.empty()), LONG);

    assertThat(failure.kind()).isEqualTo(Kind.ABSENT);
    assertThat(failure)
        .hasMessage("the engine at tcp://127.0.0.1:1 cannot be reached: Connection refused");
  }

  @Test
  void waitsNoLongerThanItsPatienceForAnAnswer() throws IOException {
    try (var engine = new ScriptedEngine(folder.resolve("s"), _ -> null)) {
      var failure = refused(engine.address(), SHORT);

      assertThat(failure.kind()).isEqualTo(Kind.SILENT);
      assertThat(failure)
          .hasMessage("the engine at " + engine.address().text() + " does not answer");
    }
  }

  @Test
  void canBeInterruptedWhileItWaits() throws IOException, InterruptedException {
    try (var engine = new ScriptedEngine(folder.resolve("s"), _ -> null)) {
      var kind = new java.util.concurrent.CompletableFuture<Kind>();
      var caller =
          Thread.ofVirtual().start(() -> kind.complete(refused(engine.address(), LONG).kind()));
      while (engine.requests().isEmpty()) {
        Thread.onSpinWait();
      }

      caller.interrupt();

      assertThat(kind.join()).isEqualTo(Kind.INTERRUPTED);
    }
  }

  @Test
  void saysThatTheConnectionBroke() throws IOException {
    try (var engine =
        new ScriptedEngine(
            folder.resolve("s"), _ -> "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")) {
      var failure = refused(engine.address(), LONG);

      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(failure)
          .hasMessage("the connection to the engine at " + engine.address().text() + " broke");
    }
  }

  @Test
  void knowsWhatIsNoEngine() throws IOException {
    try (var engine =
        new ScriptedEngine(folder.resolve("s"), _ -> ScriptedEngine.json(200, "{}"))) {
      assertThatThrownBy(() -> Engine.connect(engine.address(), LONG))
          .hasMessage("what answers at " + engine.address().text() + " is no container engine");
    }
  }

  @Test
  void refusesAnEngineThatIsTooOld() throws IOException {
    try (var engine = speaking("1.40", "1.12")) {
      assertThatThrownBy(() -> Engine.connect(engine.address(), LONG))
          .hasMessage("Docker 99.0 speaks version 1.40 at most, and 1.41 is needed");
    }
  }

  @Test
  void refusesAnEngineThatIsTooNew() throws IOException {
    try (var engine = speaking("1.60", "1.45")) {
      assertThatThrownBy(() -> Engine.connect(engine.address(), LONG))
          .hasMessage("Docker 99.0 speaks version 1.45 at least, and Servos speaks 1.44");
    }
  }

  @Test
  void agreesOnTheNewestVersionThatBothSpeak() throws IOException {
    try (var older = speaking("1.42", "1.12")) {
      assertThat(Engine.connect(older.address(), LONG).api()).hasToString("1.42");
    }
    try (var newer = speaking("1.51", "1.24")) {
      var engine = Engine.connect(newer.address(), LONG);
      engine.ping();

      assertThat(newer.requests()).contains("GET /v1.44/_ping HTTP/1.1");
    }
  }

  @Test
  void readsAnswersInChunksAndTheEnginesOwnWords() throws IOException {
    try (var scripted =
        new ScriptedEngine(
            folder.resolve("s"),
            line ->
                line.contains("/version")
                    ? version("1.41", "1.12")
                    : line.contains("/info")
                        ? CHUNKS
                        : ScriptedEngine.json(500, "{\"message\":\"no space left on device\"}"))) {
      var engine = Engine.connect(scripted.address(), LONG);

      assertThat(engine.info().at("a").number()).hasValue(1);
      assertThatThrownBy(engine::ping).hasMessage("no space left on device");
    }
  }

  private ScriptedEngine speaking(String newest, String oldest) throws IOException {
    return new ScriptedEngine(
        folder.resolve("s" + newest),
        line ->
            line.contains("/version") ? version(newest, oldest) : ScriptedEngine.json(200, "OK"));
  }

  private static String version(String newest, String oldest) {
    return ScriptedEngine.json(
        200,
        "{\"Components\":[{\"Name\":\"Engine\"}],\"Version\":\"99.0\",\"ApiVersion\":\"%s\",\"MinAPIVersion\":\"%s\"}"
            .formatted(newest, oldest));
  }

  private static EngineException refused(EngineAddress address, Duration patience) {
    return catchThrowableOfType(EngineException.class, () -> Engine.connect(address, patience));
  }
}

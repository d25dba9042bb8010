package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.detect.HostFeature.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {

  private static final String OK =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Api-Version: 1.47",
          "Server: Docker/27.3.1 (linux)",
          "Content-Length: 2",
          "",
          "OK");

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("docker.sock");
  }

  private DockerEngine engine(Duration patience) {
    return new DockerEngine("unix://" + socket(), patience);
  }

  private static HostFeature answer(boolean available, String detail) {
    return new HostFeature("docker", available, detail, Source.TRIED);
  }

  /// An engine that answers one request with that text.
  private static ServerSocketChannel serve(
      ServerSocketChannel server, SocketAddress at, String answer) throws IOException {
    server.bind(at);
    Thread.ofVirtual().start(() -> answerOnce(server, answer));
    return server;
  }

  private static void answerOnce(ServerSocketChannel server, String answer) {
    try (var client = server.accept()) {
      client.read(ByteBuffer.allocate(1024));
      client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private ServerSocketChannel serve(String answer) throws IOException {
    return serve(
        ServerSocketChannel.open(StandardProtocolFamily.UNIX),
        UnixDomainSocketAddress.of(socket()),
        answer);
  }

  @Test
  void namesTheVersionOfAnEngineThatAnswers() throws IOException {
    try (var _ = serve(OK)) {
      assertThat(engine(Duration.ofSeconds(10)).ping())
          .isEqualTo(answer(true, "version 27.3.1, API 1.47"));
    }
  }

  @Test
  void reachesAnEngineOverTcp() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var server = serve(ServerSocketChannel.open(StandardProtocolFamily.INET), loopback, OK)) {
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();

      assertThat(new DockerEngine("tcp://127.0.0.1:" + port, Duration.ofSeconds(10)).ping())
          .isEqualTo(answer(true, "version 27.3.1, API 1.47"));
    }
  }

  @Test
  void quotesAnAnswerThatIsNoEngines() throws IOException {
    try (var _ = serve("HTTP/1.1 503 Service Unavailable\r\n\r\n")) {
      assertThat(engine(Duration.ofSeconds(10)).ping())
          .isEqualTo(
              answer(
                  false,
                  "the engine at unix://"
                      + socket()
                      + " answers 'HTTP/1.1 503 Service Unavailable'"));
    }
  }

  @Test
  void waitsNoLongerThanItsPatienceForASilentEngine() throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket()));

      assertThat(engine(Duration.ofMillis(50)).ping())
          .isEqualTo(
              answer(false, "the engine at unix://" + socket() + " does not answer within 50 ms"));
    }
  }

  @Test
  void saysWhenThereIsNoSocket() {
    assertThat(engine(Duration.ofSeconds(1)).ping())
        .isEqualTo(answer(false, "there is no " + socket()));
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    Files.createFile(socket());

    assertThat(engine(Duration.ofSeconds(1)).ping())
        .isEqualTo(
            answer(
                false,
                "the engine at unix://" + socket() + " cannot be reached: Connection refused"));
  }

  @Test
  void doesNotAskOverOtherProtocols() {
    assertThat(DockerEngine.of(Map.of("DOCKER_HOST", "ssh://me@there")).ping())
        .isEqualTo(answer(false, "DOCKER_HOST is 'ssh://me@there', which is not asked from here"));
  }

  @Test
  void asksTheUsualSocketUnlessToldAnother() {
    assertThat(DockerEngine.of(Map.of()).address()).isEqualTo("unix:///var/run/docker.sock");
    assertThat(DockerEngine.of(Map.of("DOCKER_HOST", "tcp://h:1")).address())
        .isEqualTo("tcp://h:1");
  }
}

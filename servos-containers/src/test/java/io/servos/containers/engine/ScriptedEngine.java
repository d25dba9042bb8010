package io.servos.containers.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An engine that answers each request as a test says. An answer of null is none: the connection
/// stays open and silent.
public final class ScriptedEngine implements AutoCloseable {

  /// What a request line is answered with, head and body.
  public interface Answers extends Function<String, @org.jspecify.annotations.Nullable String> {}

  private final ServerSocketChannel server;
  private final Path socket;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public ScriptedEngine(Path socket, Answers answers) throws IOException {
    this.socket = socket;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> serve(answers));
  }

  public EngineAddress address() {
    return new EngineAddress.Unix(socket);
  }

  /// The request lines so far.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public static String json(int status, String body) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private void serve(Answers answers) {
    try {
      while (true) {
        var channel = server.accept();
        open.add(channel);
        Thread.ofVirtual().start(() -> answer(channel, answers));
      }
    } catch (IOException _) {
      // The test has ended.
    }
  }

  private void answer(SocketChannel channel, Answers answers) {
    try {
      var request = head(channel).lines().findFirst().orElse("");
      requests.add(request);
      var answer = answers.apply(request);
      if (answer != null) {
        channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
        channel.close();
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }

  private static String head(SocketChannel channel) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var one = ByteBuffer.allocate(1);
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")
        && channel.read(one) > 0) {
      bytes.write(one.get(0));
      one.clear();
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var channel : open) {
      channel.close();
    }
  }
}

package io.servos.containers.docker;

import io.servos.containers.engine.EngineChoice;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Stands between a client and the engine of the tests. It may change what the client asks for and
/// what the engine says, and it may fall silent or go away, as engines do.
final class Middleman implements AutoCloseable {

  private final Path socket;
  private final UnaryOperator<String> change;
  private final ServerSocketChannel server;
  private final Thread serving;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile byte[] lastSaid = new byte[0];
  private volatile @Nullable Supplier<UnaryOperator<byte[]>> garbling;
  private volatile boolean silent;

  /// @param change what becomes of a request; its length must stay the same
  Middleman(Path socket, UnaryOperator<String> change) throws IOException {
    this.socket = socket;
    this.change = change;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    serving = Thread.ofVirtual().start(this::serve);
  }

  EngineChoice choice() {
    return new EngineChoice(Map.of("DOCKER_HOST", "unix://" + socket), Path.of("/"));
  }

  /// The first lines of the requests so far.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// What a client last said on a connection after its request.
  byte[] lastSaid() {
    return lastSaid.clone();
  }

  /// Changes what the engine says from now on.
  ///
  /// @param change what becomes of each part that comes, one for each connection
  void garble(Supplier<UnaryOperator<byte[]>> change) {
    garbling = change;
  }

  /// What garbles one connection, from when it is to be.
  private UnaryOperator<byte[]> garbler() {
    var chosen = new AtomicReference<@Nullable UnaryOperator<byte[]>>();
    return bytes -> {
      var garbled = garbling;
      if (garbled != null) {
        chosen.compareAndSet(null, garbled.get());
      }
      var change = chosen.get();
      return change == null ? bytes : change.apply(bytes);
    };
  }

  /// Passes nothing on any more.
  void fallSilent() {
    silent = true;
  }

  private void serve() {
    try {
      while (true) {
        var client = server.accept();
        var engine = SocketChannel.open(StandardProtocolFamily.UNIX);
        engine.connect(UnixDomainSocketAddress.of(engineSocket()));
        open.add(client);
        open.add(engine);
        Thread.ofVirtual().start(() -> passRequest(client, engine));
        Thread.ofVirtual().start(() -> pass(engine, client, garbler()));
      }
    } catch (IOException _) {
      // The test has ended, or this engine has gone.
    }
  }

  private static Path engineSocket() {
    return Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
  }

  /// The first part of what a client sends is a whole request, as small requests are sent at once.
  private void passRequest(SocketChannel client, SocketChannel engine) {
    try {
      var buffer = ByteBuffer.allocate(1 << 17);
      client.read(buffer);
      var request = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
      requests.add(request.lines().findFirst().orElse(""));
      var changed = change.apply(request);
      if (changed.length() != request.length()) {
        throw new AssertionError("the length of a request has changed");
      }
      write(engine, ByteBuffer.wrap(changed.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException _) {
      // One of the two has gone.
    }
    pass(
        client,
        engine,
        bytes -> {
          lastSaid = bytes;
          return bytes;
        });
  }

  private void pass(SocketChannel from, SocketChannel to, UnaryOperator<byte[]> change) {
    try {
      var buffer = ByteBuffer.allocate(1 << 15);
      while (from.read(buffer) >= 0) {
        var bytes = Arrays.copyOf(buffer.array(), buffer.position());
        write(to, ByteBuffer.wrap(change.apply(bytes)));
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException _) {
      // One of the two has gone.
    }
  }

  private void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && !silent) {
      to.write(bytes);
    }
    if (silent) {
      bytes.position(bytes.limit());
    }
  }

  @Override
  public void close() throws IOException {
    goAway();
  }

  /// Ends every connection, and takes others.
  void breakConnections() throws IOException {
    for (var channel : open) {
      channel.close();
    }
  }

  /// Ends every connection and takes no more, as an engine that is killed.
  void goAway() throws IOException {
    server.close();
    awaitLastConnection();
    breakConnections();
  }

  /// A socket listens until the thread that accepts has noticed that it is closed.
  private void awaitLastConnection() {
    try {
      serving.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The request with some text replaced, blanks making up for what is missing.
  static UnaryOperator<String> replacing(String before, String after) {
    return request -> request.replace(before, after + " ".repeat(before.length() - after.length()));
  }
}

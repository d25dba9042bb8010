package io.servos.linux.caller;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Reactor;
import io.servos.linux.libc.Spare;
import io.servos.linux.libc.UnixSockets;
import io.servos.linux.libc.UnixSockets.Peer;
import io.servos.model.BackendFailedException;
import io.servos.spi.Caller;
import io.servos.spi.CallerSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The socket that clients connect to. Who is not of this user, or not in the same namespaces, is
/// hung up on.
final class ListeningSocket implements CallerSocket {

  /// Clients send at once.
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final List<String> NAMESPACES = List.of("user", "pid", "mnt");

  /// Callers may outlive the socket that they came by.
  private static final class OfThisJvm {
    static final Reactor REACTOR = new Reactor();
  }

  private final Fd socket;
  private final Spare spare = new Spare();
  private final OwnFolder folder;
  private final int uid;
  private final Map<String, Path> namespaces;
  private final AtomicBoolean closed = new AtomicBoolean();

  ListeningSocket(Fd socket, OwnFolder folder, int uid) throws IOException {
    this.socket = socket;
    this.folder = folder;
    this.uid = uid;
    this.namespaces = namespacesOf("self");
  }

  private static Map<String, Path> namespacesOf(String process) throws IOException {
    var links = new HashMap<String, Path>();
    for (var namespace : NAMESPACES) {
      links.put(
          namespace, Files.readSymbolicLink(Path.of("/proc/" + process + "/ns/" + namespace)));
    }
    return links;
  }

  @Override
  public Path client() {
    return folder.client();
  }

  @Override
  public Optional<Caller> next(Duration atMost) throws InterruptedException {
    if (!Descriptors.awaitReadable(socket, atMost)) {
      return Optional.empty();
    }
    var connected = UnixSockets.accept(socket, spare);
    return connected.isPresent() ? caller(connected.get()) : Optional.empty();
  }

  private Optional<Caller> caller(Fd connection) throws InterruptedException {
    var peer = UnixSockets.peer(connection);
    if (peer.uid() != uid || !isAmongUs(connection, peer)) {
      connection.close();
      return Optional.empty();
    }
    return ConnectedCaller.of(OfThisJvm.REACTOR, connection, peer.pid(), PATIENCE)
        .map(Caller.class::cast);
  }

  /// Whether it is in the namespaces of this process. What runs in a sandbox or a container may
  /// have the same user, and may have been shown the socket.
  private boolean isAmongUs(Fd connection, Peer peer) throws InterruptedException {
    try (var process = UnixSockets.process(connection, peer)) {
      return namespacesOf(String.valueOf(peer.pid())).equals(namespaces)
          && !Descriptors.awaitReadable(process, Duration.ZERO);
    } catch (IOException | NativeCallException _) {
      // It has ended.
      return false;
    }
  }

  /// Its folder may be another daemon's after that, so a second time does nothing.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      folder.close();
    } catch (IOException failure) {
      throw new BackendFailedException(
          "daemon", "its folder cannot be removed: " + failure.getMessage(), "remove it", failure);
    } finally {
      spare.close();
      socket.close();
    }
  }
}

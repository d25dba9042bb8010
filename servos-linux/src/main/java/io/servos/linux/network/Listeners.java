package io.servos.linux.network;

import io.servos.linux.libc.Netlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Takes a program's connections to what is allowed, in its network namespace.
final class Listeners implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 512;

  private final Visits visits;
  private final AllowList allowed;
  private final Refusals refusals;
  private final Map<InetSocketAddress, ServerSocketChannel> channels = new HashMap<>();
  private final Set<Integer> wholePorts = ConcurrentHashMap.newKeySet();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
  private boolean closed;

  Listeners(Visits visits, AllowList allowed, Refusals refusals) {
    this.visits = visits;
    this.allowed = allowed;
    this.refusals = refusals;
  }

  /// Listens at all that is allowed by address. For a prefix that is the port of every address;
  /// what does not belong to it is turned away.
  void listenToRanges() {
    for (var range : allowed.ranges()) {
      if (!range.prefix().isSingle() && wholePorts.add(range.port())) {
        open(new InetSocketAddress(range.port()));
      }
    }
    for (var range : allowed.ranges()) {
      if (range.prefix().isSingle()) {
        listen(range.prefix().first(), range.port());
      }
    }
  }

  /// Listens at an address, if nothing does yet.
  void listen(InetAddress address, int port) {
    if (!wholePorts.contains(port)) {
      open(new InetSocketAddress(address, port));
    }
  }

  private synchronized void open(InetSocketAddress address) {
    if (!closed && !channels.containsKey(address)) {
      var channel = visits.run(() -> bound(address));
      channels.put(address, channel);
      Thread.ofVirtual().name("servos-listener").start(() -> accept(channel));
    }
  }

  private static ServerSocketChannel bound(InetSocketAddress address) {
    try {
      if (address.getAddress() instanceof Inet6Address six && !six.isAnyLocalAddress()) {
        Netlink.addAddress(six.getAddress());
      }
      var channel = ServerSocketChannel.open();
      try {
        return channel.bind(address);
      } catch (IOException failure) {
        channel.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("bind(" + address + "): " + failure.getMessage(), failure);
    }
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        connections.acquire();
        var connection = channel.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException | InterruptedException _) {
      // The channel was closed: the run has ended.
    }
  }

  private void serve(SocketChannel connection) {
    try {
      if (connection.getLocalAddress() instanceof InetSocketAddress destination) {
        pass(connection, destination);
      }
    } catch (IOException | InterruptedException _) {
      Relay.reset(connection);
    } finally {
      connections.release();
    }
  }

  private void pass(SocketChannel connection, InetSocketAddress destination)
      throws IOException, InterruptedException {
    if (!allowed.permits(destination)) {
      refusals.address(destination.getAddress(), destination.getPort(), "tcp");
      Relay.reset(connection);
      return;
    }
    var relay = new Relay(connection);
    relays.add(relay);
    try {
      if (isClosed()) {
        relay.close();
      } else {
        relay.run(destination);
      }
    } finally {
      relays.remove(relay);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      for (var channel : channels.values()) {
        try {
          channel.close();
        } catch (IOException _) {
          // It is of no use any more either way.
        }
      }
      channels.clear();
    }
    relays.forEach(Relay::close);
  }
}

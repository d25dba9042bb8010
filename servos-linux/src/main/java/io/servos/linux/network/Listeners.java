package io.servos.linux.network;

import io.servos.linux.libc.AdoptedSocket;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Netlink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Takes a program's connections to what is allowed, in its network namespace. When the program has
/// ended, what it sent is on its way for a time yet.
final class Listeners implements AutoCloseable {

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(2);
  private static final int MILLIS_BETWEEN_LOOKS = 20;

  private final NamespaceSockets inside;
  private final Netlink routes;
  private final AllowList allowed;
  private final Refusals refusals;
  private final Selector selector;
  private final Thread acceptor;
  private final Set<InetSocketAddress> addresses = new HashSet<>();
  private final Set<Integer> wholePorts = ConcurrentHashMap.newKeySet();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
  private final LongAdder moved = new LongAdder();
  private final Turns turns = new Turns();
  private boolean closed;
  private volatile boolean draining;
  private volatile boolean cut;

  /// @param routes of the program's namespace
  Listeners(NamespaceSockets inside, Netlink routes, AllowList allowed, Refusals refusals) {
    this.inside = inside;
    this.routes = routes;
    this.allowed = allowed;
    this.refusals = refusals;
    try {
      this.selector = Selector.open();
    } catch (IOException failure) {
      throw new UncheckedIOException("epoll: " + failure.getMessage(), failure);
    }
    this.acceptor = Thread.ofPlatform().daemon().name("servos-listener").start(this::accept);
  }

  /// Listens at all that is allowed by address. For a prefix that is the port of every address;
  /// what does not belong to it is turned away.
  void listenToRanges() {
    var wanted = new ArrayList<InetSocketAddress>();
    for (var range : allowed.ranges()) {
      if (!range.prefix().isSingle() && wholePorts.add(range.port())) {
        wanted.add(new InetSocketAddress(range.port()));
      }
    }
    for (var range : allowed.ranges()) {
      if (range.prefix().isSingle() && !wholePorts.contains(range.port())) {
        wanted.add(new InetSocketAddress(range.prefix().first(), range.port()));
      }
    }
    open(wanted);
  }

  /// Listens at an address, if nothing does yet.
  void listen(InetAddress address, int port) {
    if (!wholePorts.contains(port)) {
      open(List.of(new InetSocketAddress(address, port)));
    }
  }

  private synchronized void open(List<InetSocketAddress> wanted) {
    var missing =
        wanted.stream().distinct().filter(address -> !addresses.contains(address)).toList();
    if (closed || missing.isEmpty()) {
      return;
    }
    var sockets = inside.make(missing.stream().map(Listeners::kind).toList());
    try {
      for (int i = 0; i < missing.size(); i++) {
        open(missing.get(i), sockets.get(i));
      }
    } finally {
      sockets.forEach(Fd::close);
    }
    selector.wakeup();
  }

  private void open(InetSocketAddress address, Fd socket) {
    var channel = bound(address, socket);
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_ACCEPT);
      addresses.add(address);
    } catch (IOException failure) {
      close(channel);
      throw new UncheckedIOException("epoll: " + failure.getMessage(), failure);
    }
  }

  /// What listens at every address does so by both versions, where the kernel has them.
  private static SocketKind kind(InetSocketAddress address) {
    boolean six =
        address.getAddress().isAnyLocalAddress()
            ? Netlink.hasIpv6()
            : address.getAddress() instanceof Inet6Address;
    return six ? SocketKind.STREAMS_6 : SocketKind.STREAMS;
  }

  private ServerSocketChannel bound(InetSocketAddress address, Fd socket) {
    try {
      if (address.getAddress() instanceof Inet6Address six && !six.isAnyLocalAddress()) {
        routes.addAddress(six.getAddress());
      }
      var channel =
          AdoptedSocket.server(
              socket,
              kind(address) == SocketKind.STREAMS_6
                  ? StandardProtocolFamily.INET6
                  : StandardProtocolFamily.INET);
      try {
        return channel.bind(address);
      } catch (IOException failure) {
        channel.close();
        throw failure;
      }
    } catch (IOException | UnsupportedOperationException failure) {
      // The latter is a JVM that was told to do without IPv6.
      throw new UncheckedIOException(
          "bind(" + address + "): " + failure.getMessage(), new IOException(failure));
    }
  }

  /// Until the end of the run, and then whatever has come by then.
  private void accept() {
    try {
      boolean more = true;
      while (more && !cut) {
        boolean last = draining;
        int ready = last ? selector.selectNow() : selector.select();
        for (var key : selector.selectedKeys()) {
          accept((ServerSocketChannel) key.channel());
        }
        selector.selectedKeys().clear();
        more = !last || ready > 0;
      }
    } catch (IOException | InterruptedException _) {
      // It ends in the same way.
    } finally {
      closeListeners();
    }
  }

  /// Only with a turn, so that a program cannot use up the descriptors of this JVM. When they are
  /// used up all the same, it is tried again a little later.
  private void accept(ServerSocketChannel channel) throws InterruptedException {
    if (!turns.take(() -> cut)) {
      return;
    }
    boolean taken = false;
    try {
      var connection = channel.accept();
      if (connection != null) {
        serve(connection);
        taken = true;
      }
    } catch (ClosedChannelException _) {
      // The run has ended.
    } catch (IOException _) {
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
    } finally {
      if (!taken) {
        turns.giveBack();
      }
    }
  }

  private void serve(SocketChannel connection) {
    var thread = Thread.ofVirtual().unstarted(() -> passThenGiveBack(connection));
    serving.add(thread);
    thread.start();
  }

  private void passThenGiveBack(SocketChannel connection) {
    try {
      if (connection.getLocalAddress() instanceof InetSocketAddress destination) {
        pass(connection, destination);
      }
    } catch (IOException | InterruptedException _) {
      Relay.reset(connection);
    } finally {
      turns.giveBack();
      serving.remove(Thread.currentThread());
    }
  }

  private void pass(SocketChannel connection, InetSocketAddress destination)
      throws IOException, InterruptedException {
    if (!allowed.permits(destination)) {
      refusals.address(destination.getAddress(), destination.getPort(), "tcp");
      Relay.reset(connection);
      return;
    }
    var relay = new Relay(connection, moved);
    relays.add(relay);
    try {
      if (cut) {
        relay.cut();
      } else {
        relay.run(destination);
      }
    } finally {
      relays.remove(relay);
    }
  }

  private void closeListeners() {
    for (var key : selector.keys()) {
      close(key.channel());
    }
    close(selector);
  }

  private static void close(Closeable opened) {
    try {
      opened.close();
    } catch (IOException _) {
      // It is of no use any more either way.
    }
  }

  /// Waits until all that the program sent is on its way, but not for long, and cuts the rest off.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    draining = true;
    selector.wakeup();
    boolean interrupted = drain();
    cut = true;
    relays.forEach(Relay::cut);
    selector.wakeup();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether an interrupt put an end to it.
  private boolean drain() {
    long began = System.nanoTime();
    long lastMove = began;
    long before = moved.sum();
    long now = began;
    while ((acceptor.isAlive() || !serving.isEmpty())
        && now - began < LONGEST_DRAIN.toNanos()
        && now - lastMove < LONGEST_STANDSTILL.toNanos()) {
      try {
        acceptor.join(acceptor.isAlive() ? MILLIS_BETWEEN_LOOKS : 1);
        awaitOne();
      } catch (InterruptedException _) {
        return true;
      }
      now = System.nanoTime();
      long sum = moved.sum();
      lastMove = sum == before ? lastMove : now;
      before = sum;
    }
    return false;
  }

  private void awaitOne() throws InterruptedException {
    for (var thread : serving) {
      thread.join(Duration.ofMillis(MILLIS_BETWEEN_LOOKS));
      return;
    }
  }
}

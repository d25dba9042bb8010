package io.servos.linux.network;

import io.servos.linux.libc.AdoptedSocket;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Answers for the names that are allowed, by what this host's resolver says, or said a little
/// while ago, and refuses all others.
final class NameServer implements AutoCloseable {

  /// Where the program finds it.
  static final String ADDRESS = "127.0.0.53";

  static final int PORT = 53;

  private static final int LARGEST_QUERY = 512;
  private static final int MOST_AT_A_TIME = 16;

  /// Told of an address before the program is.
  interface Resolved {
    /// Whether the program may be told.
    boolean accept(InetAddress address, int port);
  }

  private final DatagramChannel channel;
  private final AllowList allowed;
  private final Refusals refusals;
  private final Resolved resolved;
  private final Semaphore turns = new Semaphore(MOST_AT_A_TIME);

  NameServer(DatagramChannel channel, AllowList allowed, Refusals refusals, Resolved resolved) {
    this.channel = channel;
    this.allowed = allowed;
    this.refusals = refusals;
    this.resolved = resolved;
  }

  /// A channel on a socket of the program's namespace.
  static DatagramChannel bound(Fd socket) {
    try {
      var channel = AdoptedSocket.datagrams(socket);
      try {
        return channel.bind(new InetSocketAddress(ADDRESS, PORT));
      } catch (IOException failure) {
        channel.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "bind(" + ADDRESS + ":" + PORT + "): " + failure.getMessage(), failure);
    }
  }

  void start() {
    Thread.ofVirtual().name("servos-names").start(this::serve);
  }

  private void serve() {
    try {
      while (true) {
        var buffer = ByteBuffer.allocate(LARGEST_QUERY);
        var from = channel.receive(buffer);
        var query = DnsQuery.parse(buffer.array(), buffer.position());
        if (query.isPresent()) {
          turns.acquire();
          Thread.ofVirtual().start(() -> answer(query.get(), from));
        }
      }
    } catch (IOException | InterruptedException _) {
      // The channel was closed: the run has ended.
    }
  }

  private void answer(DnsQuery query, SocketAddress to) {
    try {
      channel.send(ByteBuffer.wrap(answer(query)), to);
    } catch (IOException _) {
      // The run has ended, or who asked is gone.
    } finally {
      turns.release();
    }
  }

  private byte[] answer(DnsQuery query) {
    var ports = allowed.portsOf(query.name());
    if (ports.isEmpty()) {
      refusals.name(query.name());
      return query.answer(DnsQuery.REFUSED, List.of());
    }
    if (query.type() != DnsQuery.A && query.type() != DnsQuery.AAAA) {
      return query.answer(DnsQuery.DONE, List.of());
    }
    try {
      var addresses =
          allowed.addressesOf(query.name()).stream()
              .filter(address -> address instanceof Inet4Address == (query.type() == DnsQuery.A))
              .filter(address -> isAccepted(address, ports))
              .toList();
      return query.answer(DnsQuery.DONE, addresses);
    } catch (UnknownHostException | UncheckedIOException | NativeCallException _) {
      // Whether there is no such name or no answer cannot be told; or nothing can listen at its
      // address, such as when the program does so itself.
      return query.answer(DnsQuery.SERVER_FAILURE, List.of());
    }
  }

  private boolean isAccepted(InetAddress address, List<Integer> ports) {
    boolean accepted = false;
    for (int port : ports) {
      if (resolved.accept(address, port)) {
        accepted = true;
      } else {
        refusals.address(address, port, "tcp");
      }
    }
    return accepted;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It is of no use any more either way.
    }
  }
}

package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Java's channels on sockets that Java did not make. It has no call for that. So a channel is
/// opened, its descriptor found by an option that it alone has, and the socket put in its place.
public final class AdoptedSocket {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int LEAST_BYTES = 4096;
  private static final int MOST_BYTES = 32_768;
  private static final int MOST_ROUNDS = 20;

  private AdoptedSocket() {}

  /// A channel on a stream socket that is neither bound nor connected. The descriptor stays the
  /// caller's, the channel has one of its own.
  ///
  /// @param family that of the socket; one of IPv6 takes connections by IPv4 as well
  public static ServerSocketChannel server(Fd socket, ProtocolFamily family) throws IOException {
    if (family == StandardProtocolFamily.INET6) {
      set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    return adopt(ServerSocketChannel.open(family), socket);
  }

  /// The same on a datagram socket of IPv4.
  public static DatagramChannel datagrams(Fd socket) throws IOException {
    return adopt(DatagramChannel.open(StandardProtocolFamily.INET), socket);
  }

  private static <C extends NetworkChannel> C adopt(C channel, Fd socket) throws IOException {
    try {
      Descriptors.check(
          "dup3",
          LibC.syscall(Syscall.DUP3, socket.number(), numberOf(channel), Descriptors.O_CLOEXEC));
      return channel;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /// Its own number is always among those found, so it is the only one in the end.
  private static int numberOf(NetworkChannel channel) throws IOException {
    var found = descriptors();
    for (int round = 0; round < MOST_ROUNDS && found.size() != 1; round++) {
      int bytes = ThreadLocalRandom.current().nextInt(LEAST_BYTES, MOST_BYTES);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
      // The kernel doubles it; see socket(7).
      found = found.stream().filter(number -> receiveBuffer(number) == 2 * bytes).toList();
    }
    if (found.size() != 1) {
      throw new IOException("the descriptor of a channel could not be told from others");
    }
    return found.getFirst();
  }

  private static List<Integer> descriptors() throws IOException {
    try (var entries = Files.list(DESCRIPTORS)) {
      return entries.map(entry -> Integer.valueOf(entry.getFileName().toString())).toList();
    }
  }

  /// Or -1 if it is no socket.
  private static int receiveBuffer(int number) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(Integer.BYTES, Integer.BYTES);
      var length = LibC.longs(arena, Integer.BYTES);
      long result =
          LibC.syscall(
              Syscall.GETSOCKOPT, number, SOL_SOCKET, SO_RCVBUF, value.address(), length.address());
      return result < 0 ? -1 : LibC.view(value).getInt(0);
    }
  }

  private static void set(Fd socket, int level, int option, int value) {
    try (var arena = Arena.ofConfined()) {
      var memory = LibC.longs(arena, value);
      Descriptors.check(
          "setsockopt",
          LibC.syscall(
              Syscall.SETSOCKOPT, socket.number(), level, option, memory.address(), Integer.BYTES));
    }
  }
}

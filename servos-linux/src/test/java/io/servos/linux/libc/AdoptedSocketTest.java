package io.servos.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AdoptedSocketTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;

  private static Fd socket(int domain, int type) {
    return new Fd((int) Descriptors.check("socket", LibC.syscall(Syscall.SOCKET, domain, type, 0)));
  }

  private static ServerSocketChannel server(int domain, ProtocolFamily family) throws IOException {
    try (var socket = socket(domain, SOCK_STREAM)) {
      return AdoptedSocket.server(socket, family);
    }
  }

  private static void greet(ServerSocketChannel server, String host) throws IOException {
    var at = new InetSocketAddress(host, ((InetSocketAddress) server.getLocalAddress()).getPort());
    try (var client = SocketChannel.open(at);
        var accepted = server.accept()) {
      client.write(ByteBuffer.wrap(new byte[] {7}));
      var got = ByteBuffer.allocate(1);
      accepted.read(got);

      assertThat(got.get(0)).isEqualTo((byte) 7);
      assertThat(accepted.getLocalAddress()).isEqualTo(at);
    }
  }

  @Test
  void listens() throws IOException {
    try (var server = server(AF_INET, StandardProtocolFamily.INET)) {
      greet(server.bind(LOOPBACK), "127.0.0.1");
    }
  }

  @Test
  void listensByBothVersions() throws IOException {
    try (var server = server(AF_INET6, StandardProtocolFamily.INET6)) {
      server.bind(new InetSocketAddress(0));

      greet(server, "::1");
      greet(server, "127.0.0.1");
    }
  }

  @Test
  void receivesDatagrams() throws IOException {
    try (var socket = socket(AF_INET, SOCK_DGRAM);
        var channel = AdoptedSocket.datagrams(socket);
        var other = DatagramChannel.open()) {
      channel.bind(LOOPBACK);
      other.send(ByteBuffer.wrap(new byte[] {7}), channel.getLocalAddress());
      var got = ByteBuffer.allocate(9);

      assertThat(channel.receive(got)).isNotNull();
      assertThat(got.flip().get()).isEqualTo((byte) 7);
    }
  }

  /// Each is told from all others, those that are being adopted at the same time included.
  @Test
  void isThatSocketAndNoOther() throws InterruptedException, ExecutionException, IOException {
    Callable<ServerSocketChannel> bound =
        () -> server(AF_INET, StandardProtocolFamily.INET).bind(LOOPBACK);
    var tasks = new ArrayList<Callable<ServerSocketChannel>>();
    for (int i = 0; i < 40; i++) {
      tasks.add(bound);
    }
    var servers = new ArrayList<ServerSocketChannel>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var made : threads.invokeAll(tasks)) {
        servers.add(made.get());
      }
    }

    assertThat(servers).extracting(AdoptedSocketTest::addressOf).doesNotHaveDuplicates();
    for (var server : servers) {
      greet(server, "127.0.0.1");
      server.close();
    }
  }

  private static Object addressOf(ServerSocketChannel server) {
    try {
      return List.of(server.getLocalAddress());
    } catch (IOException failure) {
      return failure;
    }
  }
}

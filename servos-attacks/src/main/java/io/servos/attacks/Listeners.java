package io.servos.attacks;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Sockets of the host that nobody inside is to reach. Counts who comes to them.
final class Listeners implements Closeable {

  private static final String ABSTRACT =
      """
      import os, socket, sys, threading
      def end_with_the_suite():
          sys.stdin.read()
          os._exit(0)
      threading.Thread(target=end_with_the_suite, daemon=True).start()
      with socket.socket(socket.AF_UNIX) as server:
          server.bind('\\0' + sys.argv[1])
          server.listen()
          print('listens', flush=True)
          while True:
              server.accept()[0].close()
              print('visited', flush=True)
      """;

  private final Map<String, String> names = new HashMap<>();
  private final List<Closeable> open = new ArrayList<>();
  private final AtomicInteger visits = new AtomicInteger();

  private Listeners() {}

  static Listeners open(Path sockets, Path scripts) throws IOException {
    var listeners = new Listeners();
    try {
      listeners.listen(sockets, scripts);
      return listeners;
    } catch (IOException failure) {
      listeners.close();
      throw failure;
    }
  }

  /// Where they listen, by the names that attacks use.
  Map<String, String> names() {
    return Map.copyOf(names);
  }

  int visits() {
    return visits.get();
  }

  private void listen(Path sockets, Path scripts) throws IOException {
    var tcp = keep(new ServerSocket(0));
    repeat(() -> tcp.accept().close());
    names.put("tcp", Integer.toString(tcp.getLocalPort()));
    names.put("tcp6", Integer.toString(tcp.getLocalPort()));
    names.put("address", ownAddress().getHostAddress());
    echo();
    var path = sockets.resolve("service");
    var unix = keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    unix.bind(UnixDomainSocketAddress.of(path));
    names.put("unix", path.toString());
    repeat(() -> unix.accept().close());
    listenInNoFileSystem(scripts);
  }

  private <T extends Closeable> T keep(T one) {
    open.add(one);
    return one;
  }

  private void echo() throws IOException {
    var udp = keep(new DatagramSocket(0));
    names.put("udp", Integer.toString(udp.getLocalPort()));
    repeat(
        () -> {
          var packet = new DatagramPacket(new byte[16], 16);
          udp.receive(packet);
          udp.send(packet);
        });
  }

  /// Java has no abstract sockets.
  private void listenInNoFileSystem(Path scripts) throws IOException {
    var name = "servos-" + scripts.getParent();
    var program = Files.writeString(scripts.resolve("listener.py"), ABSTRACT);
    var process =
        new ProcessBuilder(Outside.python().toString(), program.toString(), name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    open.add(process::destroyForcibly);
    names.put("abstract", name);
    var lines = process.inputReader();
    if (!"listens".equals(lines.readLine())) {
      throw new IOException("the abstract socket could not be opened");
    }
    repeat(
        () -> {
          if (lines.readLine() == null) {
            throw new IOException("the listener has ended");
          }
        });
  }

  /// One visit to one of the sockets.
  private interface Visit {
    void await() throws IOException;
  }

  private void repeat(Visit visit) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  visit.await();
                  visits.incrementAndGet();
                }
              } catch (IOException _) {
                // The scene was closed.
              }
            });
  }

  private static InetAddress ownAddress() throws IOException {
    for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (var address : Collections.list(network.getInetAddresses())) {
        if (network.isUp() && !network.isLoopback() && address instanceof Inet4Address) {
          return address;
        }
      }
    }
    return InetAddress.ofLiteral("127.0.0.2");
  }

  @Override
  public void close() throws IOException {
    for (var one : open.reversed()) {
      one.close();
    }
  }
}

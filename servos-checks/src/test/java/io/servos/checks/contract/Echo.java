package io.servos.checks.contract;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A host that sends back what it gets, at every address of this machine, and counts its visitors.
public record Echo(ServerSocket server, DatagramSocket datagrams, AtomicInteger count)
    implements AutoCloseable {

  public static Echo start() throws IOException {
    var server = new ServerSocket(0);
    var datagrams = new DatagramSocket(new InetSocketAddress("::", 0));
    var echo = new Echo(server, datagrams, new AtomicInteger());
    Thread.ofPlatform().daemon().start(echo::serve);
    Thread.ofPlatform().daemon().start(echo::serveDatagrams);
    return echo;
  }

  public int tcp() {
    return server.getLocalPort();
  }

  public int udp() {
    return datagrams.getLocalPort();
  }

  public int visits() {
    return count.get();
  }

  private void serve() {
    try {
      while (true) {
        var visitor = server.accept();
        count.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(visitor));
      }
    } catch (IOException _) {
      // Closed by the test.
    }
  }

  private static void answer(Socket visitor) {
    try (visitor) {
      visitor.getInputStream().transferTo(visitor.getOutputStream());
    } catch (IOException _) {
      // The visitor is gone.
    }
  }

  private void serveDatagrams() {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[64], 64);
        datagrams.receive(packet);
        count.incrementAndGet();
        datagrams.send(packet);
      }
    } catch (IOException _) {
      // Closed by the test.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    datagrams.close();
  }
}

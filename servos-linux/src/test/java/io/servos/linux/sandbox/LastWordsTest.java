package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program sent to an allowed destination right before its end.
class LastWordsTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  /// With small buffers, so that most is still with Servos when the program ends.
  private static ServerSocket server() throws IOException {
    var server = new ServerSocket();
    server.setReceiveBufferSize(4096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return server;
  }

  private static EnvironmentConfig allowing(ServerSocket server) {
    return Workbench.DEFAULTS.withNetwork(
        new NetworkPolicy.Allow(List.of(new Destination("127.0.0.1", server.getLocalPort()))));
  }

  /// A server that is busy with something else first, and pauses before each part.
  private static int readSlowly(Socket visitor) throws IOException {
    var part = new byte[64 << 10];
    int sum = 0;
    LockSupport.parkNanos(500_000_000);
    // The program that would have read it has ended.
    visitor.getOutputStream().write('!');
    for (int count = 0; count >= 0; count = visitor.getInputStream().read(part)) {
      sum += count;
      LockSupport.parkNanos(5_000_000);
    }
    return sum;
  }

  private static CompletableFuture<Integer> received(ServerSocket server) {
    var sum = new CompletableFuture<Integer>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var visitor = server.accept()) {
                sum.complete(readSlowly(visitor));
              } catch (IOException failure) {
                sum.completeExceptionally(failure);
              }
            });
    return sum;
  }

  @Test
  void reachASlowServer() throws IOException, InterruptedException {
    try (var server = server();
        var bench = Workbench.in(folder)) {
      var sum = received(server);

      var ended =
          bench.python(
              allowing(server),
              """
              import socket
              s = socket.create_connection(('127.0.0.1', %d))
              s.sendall(bytes(1 << 20))
              """
                  .formatted(server.getLocalPort()));

      assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
      assertThat(sum.join()).isEqualTo(MEBIBYTE);
    }
  }

  /// Nobody takes all of it; an end that looks as if all had come would be a lie.
  @Test
  void areNotMistakenForAllWhenTheyAreCut() throws IOException, InterruptedException {
    var run = new CountDownLatch(1);
    try (var server = server();
        var bench = Workbench.in(folder)) {
      var end = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> end.complete(readAfter(run, server)));

      var ended =
          bench.python(
              allowing(server),
              """
              import socket
              s = socket.create_connection(('127.0.0.1', %d))
              s.settimeout(1)
              try:
                  while True:
                      s.send(bytes(1 << 16))
              except TimeoutError:
                  pass
              """
                  .formatted(server.getLocalPort()));
      run.countDown();

      assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
      assertThat(end.join()).isEqualTo("Connection reset");
    }
  }

  private static String readAfter(CountDownLatch run, ServerSocket server) {
    try (var visitor = server.accept()) {
      run.await();
      return "all " + visitor.getInputStream().readAllBytes().length;
    } catch (IOException | InterruptedException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  /// Each of them listens for itself.
  @Test
  void reachEachOfManyDestinations() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0);
        var bench = Workbench.in(folder)) {
      var destinations = new ArrayList<Destination>();
      for (int i = 0; i < 600; i++) {
        destinations.add(
            new Destination("127.1." + i / 200 + "." + (i % 200 + 1), server.getLocalPort()));
      }
      Thread.ofVirtual().start(() -> greetAll(server));

      var ended =
          bench.python(
              Workbench.DEFAULTS.withNetwork(new NetworkPolicy.Allow(destinations)),
              """
              import socket
              heard = 0
              for i in reversed(range(600)):
                  with socket.create_connection(('127.1.%%d.%%d' %% (i // 200, i %% 200 + 1), %d)) as s:
                      s.settimeout(2)
                      try:
                          heard += len(s.recv(1))
                      except TimeoutError:
                          break
              print(heard)
              """
                  .formatted(server.getLocalPort()));

      assertThat(ended.out()).as(ended.toString()).isEqualTo("600\n");
    }
  }

  private static void greetAll(ServerSocket server) {
    try {
      while (true) {
        try (var visitor = server.accept()) {
          visitor.getOutputStream().write('!');
        }
      }
    } catch (IOException _) {
      // The test has ended.
    }
  }
}

package io.servos.linux.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names are resolved by the host, whose own are those of a file here.
class AllowedNamesTest {

  private static final String ASK =
      """
      import errno, socket
      def ask(name):
          try:
              return sorted({a[4][0] for a in socket.getaddrinfo(name, PORT, type=socket.SOCK_STREAM)})
          except socket.gaierror as e:
              return e.strerror
      for name in ('good.example', 'GOOD.example.', 'bad.example', 'rebound.example', 'private.example'):
          print(name, ask(name))
      with socket.socket() as taken:
          taken.bind(('0.0.0.0', 8888))
          taken.listen()
          print('late.example', isinstance(ask('late.example'), list))
      print('late.example', ask('late.example'))
      with socket.create_connection(('good.example', PORT)) as s:
          s.send(b'ping')
          print(s.recv(9).decode())
      with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
          s.settimeout(20)
          s.connect(('127.0.0.53', 53))
          s.send(b'no query at all')
          s.send(bytes.fromhex('1234 0100 0001 0000 0000 0000 04676f6f64 076578616d706c65 00 0010 0001'))
          print(s.recv(512).hex())
      """;

  @TempDir Path folder;

  /// One run in a JVM whose resolver knows that file only.
  static final class Asker {

    private Asker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      int port = Integer.parseInt(arguments[1]);
      var allow =
          new NetworkPolicy.Allow(
              List.of(
                  new Destination("good.example", port),
                  new Destination("rebound.example", port),
                  new Destination("private.example", port),
                  new Destination("absent.example", port),
                  new Destination("late.example", 8888),
                  new Destination("127.0.0.0/30", port)));
      try (var bench = Workbench.in(Path.of(arguments[0]));
          var run =
              bench
                  .isolator()
                  .start(
                      bench.step(
                          Workbench.pythonCommand("PORT = " + port + "\n" + ASK),
                          new Input.Empty()),
                      Workbench.DEFAULTS.withNetwork(allow))) {
        System.out.write(run.stdout().readAllBytes());
        System.out.write(run.stderr().readAllBytes());
        for (var refused : run.await().refused()) {
          System.out.println(refused.attempts() + " x " + refused.label());
        }
        System.out.flush();
      }
    }
  }

  /// Sends back what one visitor sends.
  private static void echo(ServerSocket host) {
    try (var visitor = host.accept()) {
      visitor.getInputStream().transferTo(visitor.getOutputStream());
    } catch (IOException _) {
      // Nobody came; the test says so.
    }
  }

  @Test
  void answersForNamesThatAreAllowed() throws IOException {
    var hosts =
        Files.writeString(
            folder.resolve("hosts"),
            """
            127.0.0.1 good.example
            127.0.0.1 bad.example
            169.254.169.254 rebound.example
            10.1.2.3 private.example
            93.184.215.14 late.example
            127.0.0.2 private.example
            """);
    try (var host = new ServerSocket(0);
        var asker =
            ChildJvm.start(
                Asker.class,
                List.of("-Djdk.net.hosts.file=" + hosts),
                folder.toString(),
                Integer.toString(host.getLocalPort()))) {
      Thread.ofVirtual().start(() -> echo(host));
      var text = new String(asker.process().getInputStream().readAllBytes(), UTF_8);
      assertThat(text.lines().toList())
          .startsWith(
              "good.example ['127.0.0.1']",
              "GOOD.example. ['127.0.0.1']",
              "bad.example Temporary failure in name resolution",
              "rebound.example No address associated with hostname",
              "private.example ['127.0.0.2']",
              "late.example False",
              "late.example ['93.184.215.14']",
              "ping",
              "12348180000100000000000004676f6f64076578616d706c650000100001")
          .contains(
              "1 x 10.1.2.3:" + host.getLocalPort(), "1 x 169.254.169.254:" + host.getLocalPort());
      assertThat(text).containsPattern("[0-9]+ x name bad.example\n");
    }
  }
}

package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Outcome;
import io.servos.model.RefusedDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Programs that may connect to named destinations only, and hosts that count who comes.
interface NetworkContract {

  /// Prints for each of its arguments, `FAMILY:HOST:PORT`, what became of sending "ping" there.
  String KNOCK =
      """
      import errno, socket, sys
      def knock(kind, host, port):
          family = socket.AF_INET6 if '6' in kind else socket.AF_INET
          type = socket.SOCK_DGRAM if 'udp' in kind else socket.SOCK_STREAM
          with socket.socket(family, type) as s:
              s.settimeout(20)
              try:
                  s.connect((host, int(port)))
                  s.send(b'ping')
                  return s.recv(9).decode() or 'closed'
              except OSError as e:
                  return errno.errorcode[e.errno]
      for place in sys.argv[1:]:
          print(knock(*place.split('|')))
      """;

  Bench bench();

  /// What of this test's host programs knock at, and what became of it.
  record Street(Bench bench, Echo open, Echo shut) implements AutoCloseable {

    static Street in(Bench bench) throws IOException {
      return new Street(bench, Echo.start(), Echo.start());
    }

    /// A config that allows these, each `HOST PORT`.
    EnvironmentConfig allowing(String... destinations) {
      return bench
          .defaults()
          .withNetwork(
              new NetworkPolicy.Allow(
                  Arrays.stream(destinations)
                      .map(text -> text.split(" ", -1))
                      .map(parts -> new Destination(parts[0], Integer.parseInt(parts[1])))
                      .toList()));
    }

    EnvironmentConfig allowingOpen() {
      return allowing("127.0.0.1 " + open.tcp());
    }

    List<String> everyWay() {
      return List.of(
          "tcp|127.0.0.1|" + open.tcp(),
          "tcp6|::1|" + open.tcp(),
          "udp|127.0.0.1|" + open.udp(),
          "udp6|::1|" + open.udp(),
          "tcp|127.0.0.1|" + shut.tcp(),
          "tcp6|::1|" + shut.tcp(),
          "tcp|127.0.0.2|" + open.tcp(),
          "udp|127.0.0.1|" + shut.udp());
    }

    Bench.Ended knock(EnvironmentConfig config) throws IOException, InterruptedException {
      var code = new ArrayList<>(KNOCK.lines().toList());
      code.add(1, "sys.argv = [''] + '" + String.join(" ", everyWay()) + "'.split()");
      var ended = bench.python(config, String.join("\n", code));
      assertThat(ended.err()).isEmpty();
      return ended;
    }

    @Override
    public void close() throws IOException {
      open.close();
      shut.close();
    }
  }

  private static List<String> answers(Bench.Ended ended) {
    return ended.out().lines().toList();
  }

  /// The control: all of it is there to be reached.
  @Test
  default void reachesEverythingOnTheHostsNetwork() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended = street.knock(bench().defaults().withNetwork(new NetworkPolicy.Host()));

      assertThat(answers(ended)).hasSize(8).containsOnly("ping");
      assertThat(ended.refused()).isEmpty();
    }
  }

  @Test
  default void reachesWhatIsNamedAndNothingElse() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var open = street.open();
      var shut = street.shut();

      var ended = street.knock(street.allowingOpen());

      assertThat(answers(ended)).hasSize(8).startsWith("ping");
      assertThat(answers(ended).subList(1, 8)).containsOnly("ECONNREFUSED");
      assertThat(open.visits()).isEqualTo(1);
      assertThat(shut.visits()).isZero();
      assertThat(ended.refused())
          .containsExactlyInAnyOrder(
              new RefusedDestination("[0:0:0:0:0:0:0:1]:" + open.tcp(), 1),
              new RefusedDestination("127.0.0.1:" + open.udp() + "/udp", 1),
              new RefusedDestination("[0:0:0:0:0:0:0:1]:" + open.udp() + "/udp", 1),
              new RefusedDestination("127.0.0.1:" + shut.tcp(), 1),
              new RefusedDestination("[0:0:0:0:0:0:0:1]:" + shut.tcp(), 1),
              new RefusedDestination("127.0.0.2:" + open.tcp(), 1),
              new RefusedDestination("127.0.0.1:" + shut.udp() + "/udp", 1));
    }
  }

  @Test
  default void reachesAddressesOfVersion6() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended = street.knock(street.allowing("::1 " + street.open().tcp()));

      assertThat(answers(ended)).startsWith("ECONNREFUSED", "ping");
      assertThat(street.open().visits()).isEqualTo(1);
    }
  }

  @Test
  default void turnsAwayWhatAPrefixDoesNotHave() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      int port = street.open().tcp();

      var ended = street.knock(street.allowing("127.0.0.0/31 " + port));

      assertThat(answers(ended))
          .startsWith("ping", "ECONNRESET")
          .endsWith("ECONNRESET", "ECONNREFUSED");
      assertThat(street.open().visits()).isEqualTo(1);
      assertThat(ended.refused())
          .contains(
              new RefusedDestination("[0:0:0:0:0:0:0:1]:" + port, 1),
              new RefusedDestination("127.0.0.2:" + port, 1));
    }
  }

  @Test
  default void refusesEverythingWhenTheListIsEmpty() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      assertThat(answers(street.knock(street.allowing()))).hasSize(8).containsOnly("ECONNREFUSED");
      assertThat(street.open().visits()).isZero();
    }
  }

  /// 1 MiB and its end come back, each as it was sent.
  @Test
  default void passesOnAllBytesAndTheEndOfEachDirection() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended =
          bench()
              .python(
                  street.allowingOpen(),
                  "PORT = "
                      + street.open().tcp()
                      + """

                      import os, socket, threading
                      s = socket.create_connection(('127.0.0.1', PORT))
                      sent = os.urandom(1 << 20)
                      def send():
                          s.sendall(sent)
                          s.shutdown(socket.SHUT_WR)
                      threading.Thread(target=send).start()
                      got = b''
                      while chunk := s.recv(65536):
                          got += chunk
                      print(len(got), got == sent)
                      """);

      assertThat(ended.out()).as(ended.toString()).isEqualTo("1048576 True\n");
    }
  }

  @Test
  default void letsAProgramTalkToItself() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended =
          bench()
              .python(
                  street.allowingOpen(),
                  """
                  import socket
                  with socket.create_server(('127.0.0.1', 0)) as server:
                      client = socket.create_connection(server.getsockname())
                      peer, _ = server.accept()
                      peer.send(b'hello')
                      print(client.recv(9).decode())
                  """);

      assertThat(ended.out()).as(ended.toString()).isEqualTo("hello\n");
      assertThat(ended.refused()).isEmpty();
    }
  }

  @Test
  default void asksNoNameServerButItsOwn() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended =
          bench()
              .python(
                  street.allowingOpen(),
                  """
                  import socket
                  try:
                      print(socket.getaddrinfo('bad.example', 80))
                  except socket.gaierror as error:
                      print('unknown')
                  """);

      assertThat(ended.out()).as(ended.toString()).isEqualTo("unknown\n");
      assertThat(ended.refused())
          .extracting(RefusedDestination::label)
          .contains("name bad.example");
    }
  }

  @Test
  default void tellsOfTheListInItsReceipt() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var ended = bench().python(street.allowingOpen(), "print('x')");

      var line = ended.receipt().line("network").orElseThrow();
      assertThat(line.asked()).isEqualTo("127.0.0.1:" + street.open().tcp());
      assertThat(line.how())
          .isEqualTo(
              "network namespace with loopback only, TCP to what is allowed relayed by Servos");
      assertThat(line.observed())
          .startsWith("net:[")
          .doesNotStartWith(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    }
  }

  /// What it is refused is counted by a thread that also watches the time.
  @Test
  default void endsAProgramThatIsRefusedWithoutEnd() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      var limits = Limits.DEFAULT.withWallTime(Optional.of(Duration.ofSeconds(1)));

      var ended =
          bench()
              .python(
                  street.allowing().withLimits(limits),
                  """
                  import os, socket
                  for _ in range(3):
                      os.fork()
                  while True:
                      with socket.socket() as s:
                          s.connect_ex(('192.0.2.1', 80))
                  """);

      assertThat(ended.outcome()).isInstanceOf(Outcome.TimedOut.class);
      assertThat(ended.usage().wall()).isLessThan(Duration.ofSeconds(8));
      assertThat(ended.refused()).extracting(RefusedDestination::label).contains("192.0.2.1:80");
    }
  }

  @Test
  default void leavesNoThreadOfAList() throws IOException, InterruptedException {
    try (var street = Street.in(bench())) {
      for (int i = 0; i < 3; i++) {
        street.knock(street.allowing("127.0.0.1 " + street.open().tcp(), "10.0.0.0/8 5432"));
      }
      Bench.await("the end of the threads", () -> listeners() == 0);
    }
  }

  private static long listeners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("servos-listener"))
        .count();
  }
}

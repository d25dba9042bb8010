package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Outcome;
import io.servos.model.RefusedDestination;
import io.servos.model.Workload;
import io.servos.spi.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that may connect to named destinations only, and hosts that count who comes.
class AllowListTest {

  /// Prints for each of its arguments, `FAMILY:HOST:PORT`, what became of sending "ping" there.
  private static final String KNOCK =
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

  @TempDir Path folder;

  private final List<LogEvent> events = new CopyOnWriteArrayList<>();
  private Echo open;
  private Echo shut;
  private List<RefusedDestination> refused = List.of();

  @BeforeEach
  void listen() throws IOException {
    open = Echo.start();
    shut = Echo.start();
  }

  @AfterEach
  void close() throws IOException {
    open.close();
    shut.close();
  }

  private static EnvironmentConfig allowing(String... destinations) {
    return EnvironmentConfig.defaults()
        .withNetwork(
            new NetworkPolicy.Allow(
                Arrays.stream(destinations)
                    .map(text -> text.split(" ", -1))
                    .map(parts -> new Destination(parts[0], Integer.parseInt(parts[1])))
                    .toList()));
  }

  private ExecutionResult run(EnvironmentConfig config, String code, String... arguments)
      throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script.py"), code);
    try (var manager = new IsolationManager(config, events::add)) {
      return manager.executeIsolated(Workload.of(script, arguments));
    }
  }

  private List<String> knock(EnvironmentConfig config, String... places)
      throws IOException, InterruptedException {
    var result = run(config, KNOCK, places);
    assertThat(result.stderrText()).isEmpty();
    refused = result.refused();
    return result.stdoutText().lines().toList();
  }

  private String[] everyWay() {
    return new String[] {
      "tcp|127.0.0.1|" + open.tcp(),
      "tcp6|::1|" + open.tcp(),
      "udp|127.0.0.1|" + open.udp(),
      "udp6|::1|" + open.udp(),
      "tcp|127.0.0.1|" + shut.tcp(),
      "tcp6|::1|" + shut.tcp(),
      "tcp|127.0.0.2|" + open.tcp(),
      "udp|127.0.0.1|" + shut.udp()
    };
  }

  /// The control: all of it is there to be reached.
  @Test
  void reachesEverythingOnTheHostsNetwork() throws IOException, InterruptedException {
    var host = EnvironmentConfig.defaults().withNetwork(new NetworkPolicy.Host());

    assertThat(knock(host, everyWay())).hasSize(8).containsOnly("ping");
    assertThat(refused).isEmpty();
  }

  @Test
  void reachesWhatIsNamedAndNothingElse() throws IOException, InterruptedException {
    var config = allowing("127.0.0.1 " + open.tcp());

    assertThat(knock(config, everyWay()))
        .containsExactly(
            "ping",
            "ECONNREFUSED",
            "ECONNREFUSED",
            "ECONNREFUSED",
            "ECONNREFUSED",
            "ECONNREFUSED",
            "ECONNREFUSED",
            "ECONNREFUSED");
    assertThat(open.visits()).isEqualTo(1);
    assertThat(shut.visits()).isZero();
    assertThat(refused)
        .containsExactlyInAnyOrder(
            new RefusedDestination("[0:0:0:0:0:0:0:1]:" + open.tcp(), 1),
            new RefusedDestination("127.0.0.1:" + open.udp() + "/udp", 1),
            new RefusedDestination("[0:0:0:0:0:0:0:1]:" + open.udp() + "/udp", 1),
            new RefusedDestination("127.0.0.1:" + shut.tcp(), 1),
            new RefusedDestination("[0:0:0:0:0:0:0:1]:" + shut.tcp(), 1),
            new RefusedDestination("127.0.0.2:" + open.tcp(), 1),
            new RefusedDestination("127.0.0.1:" + shut.udp() + "/udp", 1));
    assertThat(events)
        .filteredOn(event -> event.event().equals("network.refused"))
        .extracting(event -> event.fields().get("destination"))
        .hasSize(7)
        .contains("127.0.0.1:" + shut.tcp());
  }

  @Test
  void reachesAddressesOfVersion6() throws IOException, InterruptedException {
    assertThat(knock(allowing("::1 " + open.tcp()), everyWay())).startsWith("ECONNREFUSED", "ping");
    assertThat(open.visits()).isEqualTo(1);
  }

  @Test
  void turnsAwayWhatAPrefixDoesNotHave() throws IOException, InterruptedException {
    var config = allowing("127.0.0.0/31 " + open.tcp());

    assertThat(knock(config, everyWay()))
        .startsWith("ping", "ECONNRESET")
        .endsWith("ECONNRESET", "ECONNREFUSED");
    assertThat(open.visits()).isEqualTo(1);
    assertThat(refused)
        .contains(
            new RefusedDestination("[0:0:0:0:0:0:0:1]:" + open.tcp(), 1),
            new RefusedDestination("127.0.0.2:" + open.tcp(), 1));
  }

  @Test
  void refusesEverythingWhenTheListIsEmpty() throws IOException, InterruptedException {
    assertThat(knock(allowing(), everyWay())).hasSize(8).containsOnly("ECONNREFUSED");
    assertThat(open.visits()).isZero();
  }

  /// 1 MiB and its end come back, each as it was sent.
  @Test
  void passesOnAllBytesAndTheEndOfEachDirection() throws IOException, InterruptedException {
    var result =
        run(
            allowing("127.0.0.1 " + open.tcp()),
            """
            import os, socket, sys, threading
            s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            sent = os.urandom(1 << 20)
            def send():
                s.sendall(sent)
                s.shutdown(socket.SHUT_WR)
            threading.Thread(target=send).start()
            got = b''
            while chunk := s.recv(65536):
                got += chunk
            print(len(got), got == sent)
            """,
            Integer.toString(open.tcp()));

    assertThat(result.stdoutText()).isEqualTo("1048576 True\n");
  }

  @Test
  void letsAProgramTalkToItself() throws IOException, InterruptedException {
    var result =
        run(
            allowing("127.0.0.1 " + open.tcp()),
            """
            import socket
            with socket.create_server(('127.0.0.1', 0)) as server:
                client = socket.create_connection(server.getsockname())
                peer, _ = server.accept()
                peer.send(b'hello')
                print(client.recv(9).decode())
            """);

    assertThat(result.stdoutText()).isEqualTo("hello\n");
    assertThat(result.refused()).isEmpty();
  }

  @Test
  void tellsInItsReceipt() throws IOException, InterruptedException {
    var result = run(allowing("127.0.0.1 " + open.tcp()), "print('x')");

    var line = result.receipt().line("network").orElseThrow();
    assertThat(line.asked()).isEqualTo("127.0.0.1:" + open.tcp());
    assertThat(line.how())
        .isEqualTo(
            "network namespace with loopback only, TCP to what is allowed relayed by Servos");
    assertThat(line.observed())
        .startsWith("net:[")
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
  }

  /// What it is refused is counted by a thread that also watches the time.
  @Test
  void endsAProgramThatIsRefusedWithoutEnd() throws IOException, InterruptedException {
    var limits = Limits.DEFAULT.withWallTime(Optional.of(Duration.ofSeconds(1)));

    var result =
        run(
            allowing().withLimits(limits),
            """
            import os, socket
            for _ in range(3):
                os.fork()
            while True:
                with socket.socket() as s:
                    s.connect_ex(('192.0.2.1', 80))
            """);

    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(result.usage().wall()).isLessThan(Duration.ofSeconds(8));
    assertThat(result.refused()).extracting(RefusedDestination::label).contains("192.0.2.1:80");
  }

  @Test
  void leavesNothing() throws IOException, InterruptedException {
    var config = allowing("127.0.0.1 " + open.tcp(), "::1 " + open.tcp(), "10.0.0.0/8 5432");
    knock(config, everyWay());
    int descriptors = Inventory.openDescriptors();

    for (int i = 0; i < 10; i++) {
      knock(config, everyWay());
    }

    assertThat(Inventory.openDescriptors()).isLessThanOrEqualTo(descriptors + 5);
    Deadline.await(
        "the end of the threads",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("servos-uplink")));
  }
}

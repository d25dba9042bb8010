package io.servos.containers.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.container.Container;
import io.servos.containers.container.ContainerSpec;
import io.servos.containers.container.Containers;
import io.servos.containers.container.Exec;
import io.servos.containers.container.Port;
import io.servos.containers.container.Wiring;
import io.servos.containers.engine.Call;
import io.servos.model.ServosException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The engine of `scripts/dockerd` touches no firewall, so nothing leads out of its networks; what
/// is in one reaches each other, and the host.
@Timeout(120)
class NetworksTest {

  private static final String SERVER = "while :; do echo hello | nc -l -p 80; done";

  private final Networks networks = new Networks(Engines.client());
  private final Containers containers = new Containers(Engines.client());
  private final List<String> containersMade = new ArrayList<>();
  private final List<String> networksMade = new ArrayList<>();

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    for (var name : containersMade) {
      containers.remove(name, true);
    }
    for (var name : networksMade) {
      if (networks.find(name).isPresent()) {
        networks.remove(name);
      }
    }
  }

  private String created() throws InterruptedException {
    var name = Engines.name("net");
    networksMade.add(name);
    networks.create(NetworkSpec.of(name));
    return name;
  }

  private String started(ContainerSpec spec) throws InterruptedException {
    containersMade.add(spec.name());
    containers.create(spec);
    containers.start(spec.name());
    return spec.name();
  }

  private String said(String name, String code) throws IOException, InterruptedException {
    var out = new ByteArrayOutputStream();
    try (var exec = containers.exec(name, Exec.Request.of("sh", "-c", code))) {
      exec.pass((_, buffer, count) -> out.write(buffer, 0, count));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /// What a client hears of a server, tried until it does or a while is over.
  private String heard(String client, String server) throws IOException, InterruptedException {
    return said(
        client,
        "for i in $(seq 40); do nc -w 2 %s 80 2>/dev/null </dev/null && exit; sleep 0.25; done"
            .formatted(server));
  }

  @Test
  void letsContainersFindEachOtherByNameAndAlias() throws IOException, InterruptedException {
    var network = created();
    var server =
        started(
            Engines.shell(SERVER).withWiring(new Wiring(network, List.of("further"), List.of())));
    var client = started(Engines.shell("sleep 600").withWiring(Wiring.to(network)));

    assertThat(heard(client, server)).isEqualTo("hello\n");
    assertThat(heard(client, "further")).isEqualTo("hello\n");
    assertThat(networks.get(network).members()).containsOnlyKeys(server, client);
  }

  @Test
  void cutsAndHeals() throws IOException, InterruptedException {
    var network = created();
    var server = started(Engines.shell(SERVER).withWiring(Wiring.to(network)));
    var client = started(Engines.shell("sleep 600").withWiring(Wiring.to(network)));
    assertThat(heard(client, server)).isEqualTo("hello\n");

    networks.disconnect(network, server, false);
    assertThat(said(client, "nc -w 2 " + server + " 80 </dev/null")).doesNotContain("hello");
    assertThat(networks.get(network).members()).containsOnlyKeys(client);

    networks.connect(network, server, List.of("again"));
    assertThat(heard(client, "again")).isEqualTo("hello\n");
  }

  @Test
  void keepsNetworksApart() throws IOException, InterruptedException {
    var server = started(Engines.shell(SERVER).withWiring(Wiring.to(created())));
    var client = started(Engines.shell("sleep 600").withWiring(Wiring.to(created())));

    assertThat(said(client, "nc -w 2 " + server + " 80 </dev/null")).doesNotContain("hello");
  }

  @Test
  void publishesPortsForThisHostOnly() throws IOException, InterruptedException {
    var spec =
        Engines.shell(SERVER).withWiring(Wiring.to(created(), Port.parse("80"), Port.parse("81")));
    var name = started(spec);

    var ports =
        containers.list(false).stream()
            .filter(one -> one.name().equals(name))
            .map(Container::ports)
            .findFirst()
            .orElseThrow();

    assertThat(ports).hasSize(2).allMatch(port -> port.address().equals("127.0.0.1"));
    var web = ports.stream().filter(port -> port.inside() == 80).findFirst().orElseThrow();
    assertThat(received(web.published().orElseThrow())).isEqualTo("hello\n");
  }

  private static String received(int port) throws IOException {
    var answer = "";
    while (answer.isEmpty()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return answer;
  }

  @Test
  void prunesOnlyWhatItMadeAndNobodyIsIn() throws InterruptedException {
    var unused = created();
    var used = created();
    started(Engines.shell("sleep 600").withWiring(Wiring.to(used)));
    var ofOthers = Engines.name("other");
    networksMade.add(ofOthers);
    Engines.client().ask("make", Call.post("/networks/create").sending(Map.of("Name", ofOthers)));

    assertThat(networks.prune(false).removed()).contains(unused).doesNotContain(used, ofOthers);
    assertThat(networks.find(ofOthers)).isPresent();
    assertThat(networks.prune(true).removed()).contains(ofOthers).doesNotContain(used);
    assertThat(networks.list()).extracting(Network::name).contains("none", "host", used);
  }

  @Test
  void saysWhatIsWrong() throws InterruptedException {
    var name = created();
    var member = started(Engines.shell("sleep 600").withWiring(Wiring.to(name)));

    assertRefused(
        () -> networks.create(NetworkSpec.of(name)),
        "network '" + name + "': there is one of that name");
    assertRefused(
        () -> networks.remove("no-such"), "network 'no-such': there is none of that name");
    assertRefused(
        () -> networks.remove(name), "network '" + name + "': containers are connected to it");
    assertRefused(
        () -> networks.connect(name, "no-such", List.of()),
        "container 'no-such': there is none of that name");
    assertRefused(
        () -> networks.connect("no-such", member, List.of()),
        "network 'no-such': there is none of that name");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ServosException.class).hasMessage(message);
  }

  @Test
  void saysThatAPortIsInUse() throws InterruptedException {
    var network = created();
    var first = Engines.shell("sleep 600").withWiring(Wiring.to(network, Port.parse("80")));
    started(first);
    int taken =
        containers.list(false).stream()
            .filter(one -> one.name().equals(first.name()))
            .flatMap(one -> one.ports().stream())
            .mapToInt(port -> port.published().orElse(0))
            .max()
            .orElseThrow();
    var second = Engines.shell("true").withWiring(Wiring.to(network, Port.parse(taken + ":80")));
    containersMade.add(second.name());
    containers.create(second);

    assertRefused(
        () -> containers.start(second.name()),
        "container '" + second.name() + "': port 127.0.0.1:" + taken + " is in use");
  }
}

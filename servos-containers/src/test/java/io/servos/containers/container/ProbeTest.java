package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.container.Probe.Finding;
import io.servos.containers.network.NetworkSpec;
import io.servos.containers.network.Networks;
import io.servos.model.ServosException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProbeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WEB_SERVER =
      "mkdir /tmp/www; echo yes >/tmp/www/ready; exec httpd -f -p 80 -h /tmp/www";

  private final Containers containers = new Containers(Engines.client());
  private final Networks networks = new Networks(Engines.client());
  private final String network = Engines.name("net");
  private String name = "";

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    containers.remove(name, true);
    if (networks.find(network).isPresent()) {
      networks.remove(network);
    }
  }

  private void start(ContainerSpec spec) throws InterruptedException {
    name = spec.name();
    containers.create(spec);
    containers.start(name);
  }

  private Finding ask(Probe probe) throws InterruptedException {
    return containers.probe(name, probe, SECOND);
  }

  private Finding await(Probe probe) throws InterruptedException {
    return containers.awaitHealthy(name, probe, Duration.ofMillis(100), LONG);
  }

  @Test
  void asksAtAPort() throws InterruptedException {
    networks.create(NetworkSpec.of(network));
    start(Engines.shell(WEB_SERVER).withWiring(Wiring.to(network)));

    assertThat(await(new Probe.Tcp(80))).isEqualTo(new Finding(true, "port 80 takes connections"));
    assertThat(await(new Probe.HttpGet(80, "/ready")))
        .isEqualTo(new Finding(true, "port 80 answers 200"));
    assertThat(ask(new Probe.HttpGet(80, "/missing")))
        .isEqualTo(new Finding(false, "port 80 answers 404"));
    assertThat(ask(new Probe.Tcp(81))).isEqualTo(new Finding(false, "port 81 does not answer"));
    assertThat(ask(new Probe.HttpGet(81, "/")))
        .isEqualTo(new Finding(false, "port 81 does not answer"));
  }

  @Test
  void runsACommandInside() throws InterruptedException {
    start(Engines.shell("sleep 600"));

    assertThat(ask(new Probe.Command(List.of("true"))))
        .isEqualTo(new Finding(true, "the command ended with 0"));
    assertThat(ask(new Probe.Command(List.of("sh", "-c", "exit 3"))))
        .isEqualTo(new Finding(false, "the command ended with 3"));
    assertThat(ask(new Probe.Command(List.of("sleep", "100"))))
        .isEqualTo(new Finding(false, "the command did not end in time"));
  }

  @Test
  void seesWhenTheEnginesOwnCheckTurns() throws InterruptedException {
    var check = HealthCheck.shell("test -e /tmp/up").withInterval(SECOND).withRetries(1);
    start(Engines.shell("touch /tmp/up; sleep 600").withHealth(check));
    var own = new Probe.EngineCheck();

    assertThat(await(own)).isEqualTo(new Finding(true, "its health check succeeds"));

    ask(new Probe.Command(List.of("rm", "/tmp/up")));
    var finding = ask(own);
    while (finding.isHealthy()) {
      finding = ask(own);
    }
    assertThat(finding).isEqualTo(new Finding(false, "its health check fails"));
  }

  @Test
  void givesUpWhenItsTimeIsOver() throws InterruptedException {
    start(Engines.shell("sleep 600"));
    var never = new Probe.Command(List.of("false"));

    var finding = containers.awaitHealthy(name, never, Duration.ofMillis(100), SECOND);

    assertThat(finding.isHealthy()).isFalse();
  }

  @Test
  void tellsWhatItCannotTell() throws InterruptedException {
    start(Engines.shell("sleep 600"));

    assertThatThrownBy(() -> ask(new Probe.EngineCheck()))
        .isInstanceOf(ServosException.class)
        .hasMessage("container '" + name + "': it has no health check");
    assertThatThrownBy(() -> ask(new Probe.Tcp(80)))
        .hasMessage("container '" + name + "': it has no network");
    containers.kill(name, "KILL");
    containers.await(name);
    assertThat(ask(new Probe.Tcp(80))).isEqualTo(new Finding(false, "it is exited"));
  }
}

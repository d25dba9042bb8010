package io.servos.linux.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.RefusedDestination;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  private final Refusals refusals = new Refusals();

  @Test
  void counts() {
    refusals.address(InetAddress.ofLiteral("192.0.2.1"), 80, "tcp");
    refusals.address(InetAddress.ofLiteral("192.0.2.1"), 80, "tcp");
    refusals.address(InetAddress.ofLiteral("2001:db8::1"), 53, "udp");
    refusals.name("example.org");

    assertThat(refusals.all())
        .containsExactly(
            new RefusedDestination("192.0.2.1:80", 2),
            new RefusedDestination("[2001:db8:0:0:0:0:0:1]:53/udp", 1),
            new RefusedDestination("name example.org", 1));
  }

  /// A program that scans cannot fill the memory of Servos.
  @Test
  void keepsBounds() {
    for (int port = 1; port <= 5000; port++) {
      refusals.address(InetAddress.ofLiteral("192.0.2.1"), port, "tcp");
    }

    assertThat(refusals.all()).hasSize(1001).contains(new RefusedDestination("others", 4000));
  }

  /// A name is what the program says it is, and it goes into logs.
  @Test
  void showsOnlyVisibleCharacters() {
    refusals.name("a\nname=forged\u001b[2J\u00e9");

    assertThat(refusals.all())
        .containsExactly(new RefusedDestination("name a?name=forged?[2J?", 1));
  }
}

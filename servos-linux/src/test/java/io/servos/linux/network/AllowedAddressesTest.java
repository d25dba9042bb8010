package io.servos.linux.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.network.AllowList.Resolver;
import io.servos.model.InvalidConfigException;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

  private static AllowList allowing(String... hosts) {
    return new AllowList(
        new NetworkPolicy.Allow(
            Arrays.stream(hosts).map(host -> new Destination(host, 80)).toList()));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.4/30, 192.0.2.7, true",
    "192.0.2.4/30, 192.0.2.8, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false"
  })
  void knowsWhatAPrefixHas(String prefix, String address, boolean has) {
    assertThat(Prefix.of(prefix).contains(InetAddress.ofLiteral(address))).isEqualTo(has);
    assertThat(allowing(prefix).permits(at(address, 80))).isEqualTo(has);
    assertThat(allowing(prefix).permits(at(address, 81))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "::1/129", "example.org", "10.0.0.0/x"})
  void takesNothingElseForAPrefix(String text) {
    assertThat(Prefix.parse(text)).isEmpty();
  }

  @Test
  void knowsNamesInAnySpelling() {
    assertThat(allowing("Example.org").portsOf("eXample.ORG.")).isEqualTo(List.of(80));
    assertThat(allowing("example.org").portsOf("www.example.org")).isEmpty();
    assertThat(allowing("example.org").portsOf("10.0.0.1")).isEmpty();
  }

  @Test
  void permitsWhatANameResolvedTo() {
    var list = allowing("example.org");
    assertThat(list.permits(at("93.184.215.14", 80))).isFalse();

    assertThat(list.resolve(InetAddress.ofLiteral("93.184.215.14"), 80)).isTrue();

    assertThat(list.permits(at("93.184.215.14", 80))).isTrue();
    assertThat(list.permits(at("93.184.215.14", 443))).isFalse();
  }

  @Test
  void permitsWhatANameLeadsToOnlyWhileItDoes() {
    var address = InetAddress.ofLiteral("93.184.215.14");
    var later = InetAddress.ofLiteral("93.184.215.15");
    var now = new AtomicLong();
    var answer = new AtomicReference<>(List.of(address));
    var policy = new NetworkPolicy.Allow(List.of(new Destination("example.org", 80)));
    var list = new AllowList(policy, true, _ -> false, _ -> answer.get(), now::get);
    list.resolve(address, 80);

    now.addAndGet(AllowList.RELIANCE.toNanos());
    assertThat(list.permits(at("93.184.215.14", 80))).as("looked up again").isTrue();
    answer.set(List.of(later));
    now.addAndGet(AllowList.RELIANCE.toNanos() - 1);
    assertThat(list.permits(at("93.184.215.14", 80))).as("relied on").isTrue();
    now.addAndGet(1);
    assertThat(list.permits(at("93.184.215.14", 80))).as("led elsewhere").isFalse();
    assertThat(list.permits(at("93.184.215.15", 80))).as("not asked for").isFalse();

    assertThat(list.resolve(address, 80)).isTrue();
    assertThat(list.permits(at("93.184.215.14", 80))).as("again as it was").isTrue();
  }

  @Test
  void permitsNothingOfANameThatIsGone() {
    var now = new AtomicLong();
    var policy = new NetworkPolicy.Allow(List.of(new Destination("example.org", 80)));
    Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };
    var list = new AllowList(policy, true, _ -> false, none, now::get);
    list.resolve(InetAddress.ofLiteral("93.184.215.14"), 80);

    now.addAndGet(AllowList.RELIANCE.toNanos());

    assertThat(list.permits(at("93.184.215.14", 80))).isFalse();
  }

  @Test
  void permitsNoAddressThatHasBecomeOneOfThisHost() {
    var address = InetAddress.ofLiteral("93.184.215.14");
    var now = new AtomicLong();
    var own = new AtomicBoolean();
    var policy = new NetworkPolicy.Allow(List.of(new Destination("example.org", 80)));
    var list = new AllowList(policy, true, _ -> own.get(), _ -> List.of(address), now::get);
    list.resolve(address, 80);

    own.set(true);
    now.addAndGet(AllowList.RELIANCE.toNanos());

    assertThat(list.permits(at("93.184.215.14", 80))).isFalse();
  }

  /// A name that leads into the user's own network, or to the metadata of a cloud, is an attack.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fd00::1",
        "fe80::1",
        "fd00:ec2::254",
        "64:ff9b::a01:203",
        "2002:a01:203::1"
      })
  void permitsNoSpecialAddressByItsName(String address) {
    var list = allowing("example.org");

    assertThat(list.resolve(InetAddress.ofLiteral(address), 80)).isFalse();

    assertThat(list.permits(at(address, 80))).isFalse();
    assertThat(allowing("example.org", address).resolve(InetAddress.ofLiteral(address), 80))
        .isTrue();
  }

  @Test
  void permitsNoAddressOfThisHostByItsName() {
    var own = InetAddress.ofLiteral("93.184.215.14");
    var policy =
        new NetworkPolicy.Allow(
            List.of(new Destination("example.org", 80), new Destination("93.184.215.0/28", 443)));
    var list = new AllowList(policy, true, own::equals);

    assertThat(list.resolve(own, 80)).isFalse();
    assertThat(list.permits(at("93.184.215.14", 80))).isFalse();
    assertThat(list.resolve(InetAddress.ofLiteral("93.184.215.13"), 80)).isTrue();
    assertThat(list.resolve(own, 443)).isTrue();
  }

  @Test
  void knowsTheAddressesOfThisHost() throws SocketException {
    var own = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);

    assertThat(own).isNotEmpty().allMatch(OwnAddresses::contains);
    assertThat(OwnAddresses.contains(InetAddress.ofLiteral("93.184.215.14"))).isFalse();
  }

  @Test
  void permitsOnlySoManyAddressesOfNames() {
    var list = allowing("example.org");
    int permitted = 0;
    for (int i = 0; i < 3000; i++) {
      var address = InetAddress.ofLiteral("93.184." + i / 256 + "." + i % 256);
      permitted += list.resolve(address, 80) ? 1 : 0;
    }
    assertThat(permitted).isEqualTo(1000);
    assertThat(list.resolve(InetAddress.ofLiteral("93.184.0.0"), 80)).isTrue();
  }

  @Test
  void takesLocalhostForTheLoopbackOfTheHost() {
    assertThat(allowing("localhost").permits(at("127.0.0.1", 80))).isTrue();
    assertThat(allowing("localhost").permits(at("::1", 80))).isTrue();
    assertThat(allowing("localhost").permits(at("127.0.0.2", 80))).isFalse();
  }

  @Test
  void takesLocalhostForOneAddressWhereThereIsNoIpv6() {
    var policy = new NetworkPolicy.Allow(List.of(new Destination("localhost", 80)));

    assertThat(new AllowList(policy, false, _ -> false).ranges())
        .containsExactly(new AllowList.Range(Prefix.of("127.0.0.1"), 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/33", "::/129", "example.org/8"})
  void refusesWhatIsNoPrefix(String host) {
    assertThat(Prefix.parse(host)).isEmpty();
    assertThatThrownBy(() -> new Destination(host, 80))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("network.allow: '" + host + "' is not a prefix");
  }
}

package io.servos.linux.network;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Addresses that are not of the public internet, after the IANA special-purpose registries: the
/// host itself, its neighbours, private networks, and the metadata services of clouds. A name from
/// outside that leads there is an attack or a mistake.
final class SpecialPurpose {

  private static final List<Prefix> PREFIXES =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(Prefix::of)
          .toList();

  private SpecialPurpose() {}

  static boolean contains(InetAddress address) {
    return PREFIXES.stream().anyMatch(prefix -> prefix.contains(address));
  }
}

package io.servos.linux.network;

import io.servos.linux.libc.Netlink;
import io.servos.model.NetworkPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which destinations a program may reach: those named by address, and what the named hosts
/// resolved to since. Safe for use by many threads.
final class AllowList {

  /// An address or prefix, with a port.
  record Range(Prefix prefix, int port) {
    boolean contains(InetSocketAddress destination) {
      return port == destination.getPort() && prefix.contains(destination.getAddress());
    }
  }

  private record Name(String host, int port) {}

  /// Whose addresses are known without asking, and which is the host's own loopback.
  private static final String LOCALHOST = "localhost";

  private static final int MOST_RESOLVED = 1000;

  private final List<Range> ranges;
  private final List<Name> names;
  private final Predicate<InetAddress> own;
  private final Set<InetSocketAddress> resolved = ConcurrentHashMap.newKeySet();

  AllowList(NetworkPolicy.Allow policy) {
    this(policy, Netlink.hasIpv6(), OwnAddresses::contains);
  }

  /// @param six whether there is IPv6 to listen at
  /// @param own which addresses are this host's
  AllowList(NetworkPolicy.Allow policy, boolean six, Predicate<InetAddress> own) {
    var byAddress =
        policy.destinations().stream()
            .flatMap(
                to -> Prefix.parse(to.host()).stream().map(prefix -> new Range(prefix, to.port())));
    var byName =
        policy.destinations().stream()
            .filter(to -> Prefix.parse(to.host()).isEmpty())
            .map(to -> new Name(canonical(to.host()), to.port()))
            .toList();
    var loopback =
        byName.stream()
            .filter(name -> name.host().equals(LOCALHOST))
            .flatMap(
                name ->
                    (six ? Stream.of("127.0.0.1", "::1") : Stream.of("127.0.0.1"))
                        .map(address -> new Range(Prefix.of(address), name.port())));
    ranges = Stream.concat(byAddress, loopback).toList();
    names = byName;
    this.own = own;
  }

  /// The spelling of a name that is compared and asked for.
  static String canonical(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  List<Range> ranges() {
    return ranges;
  }

  /// The ports that are allowed of a host; none when the name may not even be asked for.
  List<Integer> portsOf(String name) {
    var wanted = canonical(name);
    return names.stream().filter(one -> one.host().equals(wanted)).map(Name::port).toList();
  }

  /// Whether the program may connect there.
  boolean permits(InetSocketAddress destination) {
    return resolved.contains(destination) || isNamed(destination);
  }

  private boolean isNamed(InetSocketAddress destination) {
    return ranges.stream().anyMatch(range -> range.contains(destination));
  }

  /// Permits what a host resolved to, unless it is of an address that has to be named itself. Names
  /// that lead to ever new addresses get only so many.
  ///
  /// @return whether it is permitted now
  boolean resolve(InetAddress address, int port) {
    var destination = new InetSocketAddress(address, port);
    if (isNamed(destination) || resolved.contains(destination)) {
      return true;
    }
    boolean isClosed = SpecialPurpose.contains(address) || own.test(address);
    if (isClosed || resolved.size() >= MOST_RESOLVED) {
      return false;
    }
    resolved.add(destination);
    return true;
  }
}

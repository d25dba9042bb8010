package io.servos.linux.network;

import io.servos.linux.libc.Netlink;
import io.servos.model.NetworkPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which destinations a program may reach: those named by address, and what the named hosts resolve
/// to. An address that a host had a while ago is looked up again, and closed when it is the host's
/// no longer. Safe for use by many threads.
final class AllowList {

  /// What names resolve to.
  interface Resolver {

    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  /// How long what a name resolved to is relied on, which is how long answers say that it holds.
  static final Duration RELIANCE = Duration.ofSeconds(DnsQuery.TTL);

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
  private final Resolver resolver;
  private final LongSupplier nanos;

  /// When each was last known to be a host's, by [#nanos]. What is a host's no longer stays, as
  /// something listens there.
  private final Map<InetSocketAddress, Long> resolved = new ConcurrentHashMap<>();

  AllowList(NetworkPolicy.Allow policy) {
    this(policy, Netlink.hasIpv6(), OwnAddresses::contains);
  }

  /// @param six whether there is IPv6 to listen at
  /// @param own which addresses are this host's
  AllowList(NetworkPolicy.Allow policy, boolean six, Predicate<InetAddress> own) {
    this(policy, six, own, host -> List.of(InetAddress.getAllByName(host)), System::nanoTime);
  }

  /// @param nanos a clock, as [System#nanoTime()] is one
  AllowList(
      NetworkPolicy.Allow policy,
      boolean six,
      Predicate<InetAddress> own,
      Resolver resolver,
      LongSupplier nanos) {
    this.resolver = resolver;
    this.nanos = nanos;
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

  /// Whether the program may connect there. Asks the resolver when that is in doubt.
  boolean permits(InetSocketAddress destination) {
    return isNamed(destination) || isStillResolved(destination);
  }

  private boolean isNamed(InetSocketAddress destination) {
    return ranges.stream().anyMatch(range -> range.contains(destination));
  }

  private boolean isStillResolved(InetSocketAddress destination) {
    var known = resolved.get(destination);
    if (known == null) {
      return false;
    }
    if (nanos.getAsLong() - known < RELIANCE.toNanos()) {
      return true;
    }
    boolean still =
        names.stream()
            .filter(name -> name.port() == destination.getPort())
            .anyMatch(name -> leadsTo(name.host(), destination.getAddress()));
    return still && resolve(destination.getAddress(), destination.getPort());
  }

  private boolean leadsTo(String host, InetAddress address) {
    try {
      return resolver.resolve(host).contains(address);
    } catch (UnknownHostException _) {
      // A name that does not resolve leads nowhere.
      return false;
    }
  }

  /// What a name that may be asked for resolves to now.
  List<InetAddress> addressesOf(String name) throws UnknownHostException {
    return resolver.resolve(canonical(name));
  }

  /// Permits what a host resolved to, for a while, unless it is of an address that has to be named
  /// itself. Names that lead to ever new addresses get only so many.
  ///
  /// @return whether it is permitted now
  boolean resolve(InetAddress address, int port) {
    var destination = new InetSocketAddress(address, port);
    if (isNamed(destination)) {
      return true;
    }
    boolean isClosed = SpecialPurpose.contains(address) || own.test(address);
    boolean isNew = !resolved.containsKey(destination);
    if (isClosed || (isNew && resolved.size() >= MOST_RESOLVED)) {
      return false;
    }
    resolved.put(destination, nanos.getAsLong());
    return true;
  }
}

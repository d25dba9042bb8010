package io.servos.linux.network;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Netlink;
import io.servos.linux.libc.Reactor;
import io.servos.model.BackendFailedException;
import io.servos.model.NetworkPolicy;
import io.servos.model.RefusedDestination;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// The only way out of a network namespace that has none: TCP to destinations that are allowed.
///
/// Every address is the namespace's own, so that no packet ever leaves it. What is allowed is
/// listened for there; each connection is passed on from outside by this JVM. All else is refused
/// by the kernel, as nothing listens for it, and counted. A name server answers for the names that
/// are allowed. Nothing of the host is changed. Safe for use by many threads.
public final class Uplink implements AutoCloseable {

  /// Where the program finds its name server.
  public static final String NAME_SERVER = NameServer.ADDRESS;

  private final NamespaceSockets inside;
  private final Netlink routes;
  private final Refusals refusals;
  private final RefusedPackets packets;
  private final Listeners listeners;
  private final NameServer names;

  private Uplink(
      NamespaceSockets inside,
      Netlink routes,
      Refusals refusals,
      RefusedPackets packets,
      Listeners listeners,
      NameServer names) {
    this.inside = inside;
    this.routes = routes;
    this.refusals = refusals;
    this.packets = packets;
    this.listeners = listeners;
    this.names = names;
  }

  /// For the namespace of a process that waits before its program runs.
  ///
  /// @param isolation the isolator's name
  /// @throws BackendFailedException if the kernel refuses
  public static Uplink open(
      int pid, NetworkPolicy.Allow policy, Reactor reactor, String isolation) {
    return open(Path.of("/proc/" + pid + "/ns/net"), policy, reactor, isolation);
  }

  /// For the namespace of that file, in which no program runs yet.
  ///
  /// @param isolation the isolator's name
  /// @throws BackendFailedException if the kernel refuses
  static Uplink open(
      Path namespace, NetworkPolicy.Allow policy, Reactor reactor, String isolation) {
    try (var network = Descriptors.open(namespace, Descriptors.O_RDONLY)) {
      // A process that has ended may have left its number to one of the host.
      if (NamespaceSockets.isOfServos(network, "net")) {
        throw new BackendFailedException(
            isolation,
            "'" + namespace + "' is the network namespace of Servos itself",
            "check that its program still runs",
            null);
      }
      return open(NamespaceSockets.in(network), new AllowList(policy), reactor);
    } catch (NativeCallException | UncheckedIOException failure) {
      throw new BackendFailedException(
          isolation,
          "the allow-list could not be set up: " + failure.getMessage(),
          "let Servos enter the network namespaces of what it isolates (as root, with"
              + " CAP_SYS_ADMIN, CAP_SYS_PTRACE, CAP_NET_ADMIN and CAP_NET_RAW), or use --network"
              + " none",
          failure);
    }
  }

  private static Uplink open(NamespaceSockets inside, AllowList allowed, Reactor reactor) {
    List<Fd> sockets = List.of();
    try {
      sockets = inside.make(List.of(SocketKind.PACKETS, SocketKind.ROUTES, SocketKind.DATAGRAMS));
      return open(inside, sockets, allowed, reactor);
    } catch (RuntimeException failure) {
      inside.close();
      sockets.forEach(Fd::close);
      throw failure;
    }
  }

  private static Uplink open(
      NamespaceSockets inside, List<Fd> sockets, AllowList allowed, Reactor reactor) {
    var refusals = new Refusals();
    var routes = new Netlink(sockets.get(1));
    routes.keepAllAtHome();
    var packets = new RefusedPackets(sockets.getFirst(), reactor, refusals);
    var listeners = new Listeners(inside, routes, allowed, refusals);
    try (var names = sockets.getLast()) {
      var server =
          new NameServer(
              NameServer.bound(names),
              allowed,
              refusals,
              (address, port) -> {
                boolean accepted = allowed.resolve(address, port);
                if (accepted) {
                  listeners.listen(address, port);
                }
                return accepted;
              });
      return new Uplink(inside, routes, refusals, packets, listeners, server).begin();
    } catch (RuntimeException failure) {
      listeners.close();
      packets.close();
      throw failure;
    }
  }

  private Uplink begin() {
    try {
      names.start();
      listeners.listenToRanges();
      packets.start();
      return this;
    } catch (RuntimeException failure) {
      names.close();
      throw failure;
    }
  }

  /// What was refused so far.
  public List<RefusedDestination> refused() {
    packets.read();
    return refusals.all();
  }

  @Override
  public void close() {
    names.close();
    listeners.close();
    packets.close();
    routes.close();
    inside.close();
  }
}

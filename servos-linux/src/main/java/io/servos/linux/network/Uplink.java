package io.servos.linux.network;

import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Netlink;
import io.servos.linux.libc.Reactor;
import io.servos.model.BackendFailedException;
import io.servos.model.NetworkPolicy;
import io.servos.model.RefusedDestination;
import java.io.UncheckedIOException;
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

  private final Visits visits;
  private final Refusals refusals;
  private final RefusedPackets packets;
  private final Listeners listeners;
  private final NameServer names;

  private Uplink(
      Visits visits,
      Refusals refusals,
      RefusedPackets packets,
      Listeners listeners,
      NameServer names) {
    this.visits = visits;
    this.refusals = refusals;
    this.packets = packets;
    this.listeners = listeners;
    this.names = names;
  }

  /// For a namespace that no program runs in yet; the descriptor is closed with the uplink.
  ///
  /// @param isolation the isolator's name
  /// @throws BackendFailedException if the kernel refuses
  public static Uplink open(
      Fd namespace, NetworkPolicy.Allow policy, Reactor reactor, String isolation) {
    try {
      Visits.loadOutside();
      var visits = new Visits(namespace);
      try {
        return open(visits, new AllowList(policy), reactor);
      } catch (RuntimeException failure) {
        visits.close();
        throw failure;
      }
    } catch (NativeCallException | UncheckedIOException failure) {
      namespace.close();
      throw failed(isolation, failure);
    }
  }

  /// That there can be none.
  ///
  /// @param isolation the isolator's name
  public static BackendFailedException failed(String isolation, RuntimeException failure) {
    return new BackendFailedException(
        isolation,
        "the allow-list could not be set up: " + failure.getMessage(),
        "let Servos have CAP_SYS_ADMIN, CAP_NET_ADMIN and CAP_NET_RAW, or use --network none",
        failure);
  }

  private static Uplink open(Visits visits, AllowList allowed, Reactor reactor) {
    var refusals = new Refusals();
    var packets =
        visits.run(
            () -> {
              Netlink.keepAllAtHome();
              return new RefusedPackets(reactor, refusals);
            });
    Listeners listeners;
    try {
      listeners = new Listeners(visits, allowed, refusals);
    } catch (UncheckedIOException failure) {
      packets.close();
      throw failure;
    }
    try {
      var names =
          new NameServer(
              visits.run(NameServer::socket),
              allowed,
              refusals,
              (address, port) -> {
                boolean accepted = allowed.resolve(address, port);
                if (accepted) {
                  listeners.listen(address, port);
                }
                return accepted;
              });
      return new Uplink(visits, refusals, packets, listeners, names).begin();
    } catch (NativeCallException | UncheckedIOException failure) {
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
    } catch (NativeCallException | UncheckedIOException failure) {
      names.close();
      throw failure;
    }
  }

  /// A descriptor of it, for the caller to close.
  public Fd namespace() {
    return visits.namespace();
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
    visits.close();
  }
}

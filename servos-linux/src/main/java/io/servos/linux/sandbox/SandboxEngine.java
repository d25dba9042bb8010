package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupDriver;
import io.servos.linux.libc.Reactor;
import io.servos.model.UserId;
import java.util.OptionalInt;

/// What all runs of an isolator share, brought up by the first one. Safe for use by many threads.
record SandboxEngine(
    Host host,
    Reactor reactor,
    CgroupDriver cgroups,
    Drafting drafting,
    UserLeases users,
    OwnerNamespaces owners,
    NetworkNamespaces networks,
    Images images)
    implements AutoCloseable {

  static SandboxEngine open() {
    // What needs no C library comes first, as another thread may be linking that.
    var tree = RootTree.ofHost();
    var filter = StandardFilter.SECCOMP;
    var cgroups = CgroupDriver.open();
    var host = Host.look();
    var reactor = new Reactor();
    return new SandboxEngine(
        host,
        reactor,
        cgroups,
        new Drafting(host, tree, cgroups, filter),
        UserLeases.ofThisJvm(),
        new OwnerNamespaces(reactor),
        new NetworkNamespaces(),
        new Images());
  }

  /// The kernel ids of a program: leased ones when Servos is root, or else those of Servos.
  UserId outside(OptionalInt leased) {
    return leased.isPresent()
        ? new UserId(leased.getAsInt(), leased.getAsInt())
        : new UserId(host.uid(), host.gid());
  }

  /// Makes ahead what later starts need; for a time when nobody waits for one.
  void restock() {
    cgroups.restock();
    networks.restock();
  }

  @Override
  public void close() {
    networks.close();
    owners.close();
    cgroups.close();
    reactor.close();
  }
}

package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.util.Set;

/// A host on which this process may make no control groups.
final class NoCgroup implements CgroupDriver {

  private final Shortfall shortfall;
  private final Spawner spawner = Spawner.shared();

  NoCgroup(Shortfall shortfall) {
    this.shortfall = shortfall;
  }

  @Override
  public String label() {
    return "no cgroup: " + shortfall.reason();
  }

  @Override
  public Set<Limit> enforces() {
    return Set.of();
  }

  @Override
  public String reason(Limit limit) {
    return Shortfall.of(shortfall.forAll(), limit).reason();
  }

  @Override
  public String remedy(Limit limit) {
    return Shortfall.of(shortfall.forAll(), limit).remedy();
  }

  @Override
  public CgroupLease lease(Limits limits) {
    return new NoLease(spawner);
  }

  @Override
  public void close() {
    spawner.close();
  }
}

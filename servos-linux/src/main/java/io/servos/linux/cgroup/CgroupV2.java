package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.spi.Owner;
import java.io.IOException;
import java.util.Set;

/// Control groups of version 2. Processes are born inside, by clone3(2) with CLONE_INTO_CGROUP.
final class CgroupV2 implements CgroupDriver {

  private final Hierarchy tree;
  private final Grounds grounds;
  private final Owner owner;
  private final Removals removals = new Removals();
  private final Spawner spawner = Spawner.shared();

  private CgroupV2(Hierarchy tree, Grounds grounds, Owner owner) {
    this.tree = tree;
    this.grounds = grounds;
    this.owner = owner;
  }

  static CgroupV2 open(Survey survey, Hierarchy tree) throws UnusableException {
    var grounds = Grounds.find(survey, tree);
    survey.sweep(grounds.folder(), LeaseV2::kill);
    return new CgroupV2(tree, grounds, survey.owner());
  }

  @Override
  public String label() {
    return "cgroup v2";
  }

  @Override
  public Set<Limit> enforces() {
    return grounds.enforced();
  }

  @Override
  public String reason(Limit limit) {
    return Shortfall.of(grounds.shortfalls(), limit).reason();
  }

  @Override
  public String remedy(Limit limit) {
    return Shortfall.of(grounds.shortfalls(), limit).remedy();
  }

  @Override
  public CgroupLease lease(Limits limits) {
    var directory = grounds.folder().resolve(owner.nextName());
    try {
      grounds.makeGroup(directory);
    } catch (IOException failure) {
      throw ControlFile.failed("could not make '" + directory + "'", failure);
    }
    var lease = new LeaseV2(directory, tree.pathOf(directory), spawner, removals);
    try {
      lease.apply(limits, enforces());
      return lease;
    } catch (RuntimeException failure) {
      lease.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    removals.close();
    spawner.close();
    // Refused while another Servos uses it.
    Removals.tryRemove(grounds.folder(), System.nanoTime());
  }
}

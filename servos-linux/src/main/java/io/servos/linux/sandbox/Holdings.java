package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupLease;
import java.util.OptionalInt;

/// What a run has for itself until it ends.
///
/// @param cgroup limits and counts of its processes
/// @param user its kernel id, absent when it has that of Servos
/// @param users where the id goes back to
/// @param wayOut that of its network namespace
record Holdings(CgroupLease cgroup, OptionalInt user, UserLeases users, WayOut wayOut)
    implements AutoCloseable {

  /// Gives back all but the control group, which the kernel takes its time to remove.
  void release() {
    wayOut.close();
    user.ifPresent(users::giveBack);
  }

  @Override
  public void close() {
    release();
    cgroup.close();
  }
}

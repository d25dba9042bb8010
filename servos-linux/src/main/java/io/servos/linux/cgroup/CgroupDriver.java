package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.nio.file.Path;
import java.util.Set;

/// Where limits of whole process trees are enforced on this host. Safe for use by many threads.
public sealed interface CgroupDriver extends AutoCloseable permits CgroupV1, CgroupV2, NoCgroup {

  /// Looks where this process may make control groups, tries it, and clears away what Servos
  /// processes that are dead have left there. May move this JVM into a leaf of its own control
  /// group of version 2, since the kernel allows limits only below groups without processes.
  static CgroupDriver open() {
    return open(Path.of("/"));
  }

  /// The same below another root directory.
  static CgroupDriver open(Path root) {
    return Survey.open(root);
  }

  /// `cgroup v2`, `cgroup v1`, or `no cgroup: ` and the reason.
  String label();

  /// The limits of a tree that can be enforced here, of memory, cpus, pids and cpu-time. The last
  /// is not enforced by the kernel: the time that a tree used can be read.
  Set<Limit> enforces();

  /// Why a limit is not enforced here, as the second half of a sentence.
  ///
  /// @throws IllegalArgumentException if it is
  String reason(Limit limit);

  /// How a limit that is not enforced here would be.
  ///
  /// @throws IllegalArgumentException if it is
  String remedy(Limit limit);

  /// A fresh and empty control group under those of the limits that are enforced here.
  ///
  /// @throws io.servos.model.BackendFailedException if the kernel refuses
  CgroupLease lease(Limits limits);

  /// Makes ahead what later leases need, in the background; for a time when nobody waits for one.
  default void restock() {}

  /// Removes what the driver holds. Leases outlive it and are to be closed by themselves.
  @Override
  void close();
}

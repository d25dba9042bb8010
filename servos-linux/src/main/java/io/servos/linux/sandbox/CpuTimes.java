package io.servos.linux.sandbox;

import io.servos.linux.cgroup.CgroupUsage;
import io.servos.linux.facility.Records;
import java.time.Duration;
import java.util.Optional;

/// Processor time of a run, outside of the kernel and in it.
record CpuTimes(Duration user, Duration system) {

  /// The kernel's sum over children leaves out those that nobody waited for, such as all of a
  /// killed sandbox; the control group counts them.
  static CpuTimes of(Optional<Records.Rusage> waitedFor, CgroupUsage counted) {
    var user = waitedFor.map(Records.Rusage::user).orElse(Duration.ZERO);
    var system = waitedFor.map(Records.Rusage::system).orElse(Duration.ZERO);
    var all = counted.cpu().orElse(Duration.ZERO);
    if (all.compareTo(user.plus(system)) <= 0) {
      return new CpuTimes(user, system);
    }
    var inKernel = counted.systemCpu().orElse(system);
    if (inKernel.compareTo(all) > 0) {
      // Counted in ticks, which may come to a little more than the whole.
      inKernel = all;
    }
    return new CpuTimes(all.minus(inKernel), inKernel);
  }
}

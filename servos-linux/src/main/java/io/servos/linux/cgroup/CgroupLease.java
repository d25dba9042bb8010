package io.servos.linux.cgroup;

import io.servos.model.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The control group of one run.
public sealed interface CgroupLease extends AutoCloseable permits LeaseV1, LeaseV2, NoLease {

  /// The directory to clone into. Only version 2 has one: of version 1, [#spawn] starts children in
  /// the right place.
  Optional<Path> directory();

  /// The name of the group by controller, which is empty for version 2, where it has one.
  Map<String, String> names();

  /// Runs what starts the first process, on a platform thread that lives as long as the lease,
  /// since the death signal of a child is sent when the thread that started it ends. Waits for it;
  /// an interrupt stays pending meanwhile. What it throws comes through as it is. It must not start
  /// threads: of version 1, they would become part of the run.
  ///
  /// All limits are in force when it returns; that of processors perhaps not before.
  <T> T spawn(Supplier<T> start);

  /// What the kernel shows of each limit that was asked and is enforced here.
  Map<Limit, String> readBack();

  /// What the kernel has counted so far.
  CgroupUsage usage();

  /// What its processes and their files in memory take now; empty where nobody counts it.
  OptionalLong memoryBytes();

  /// Processor time of the tree so far.
  Optional<Duration> cpu();

  /// Ends every process inside as far as the kernel has a call for it, and takes the brake off
  /// those that are being ended by other means: a dying process needs processor time too.
  void kill();

  /// Gives the control group back. Its directories vanish in the background, at the latest when the
  /// driver is closed; those that the kernel refuses to remove are named in the log and left to the
  /// next driver.
  @Override
  void close();
}

package io.servos.linux.sandbox;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The confined process of a run.
///
/// @param pid in the pid namespace of Servos
/// @param mounts its mount namespace, empty where Servos may not open it. Held, so that taking it
///     down, which waits for the kernel's other processors, is no part of the last process's end.
record Confined(int pid, Fd pidfd, Optional<Fd> mounts) implements AutoCloseable {

  /// Null when it has ended already.
  static @Nullable Confined find(int pid) {
    try {
      var pidfd = Processes.pidfd(pid);
      return new Confined(pid, pidfd, mounts(pid, pidfd));
    } catch (NativeCallException failure) {
      if (failure.errno() == Errno.ESRCH) {
        return null;
      }
      throw failure;
    }
  }

  private static Optional<Fd> mounts(int pid, Fd pidfd) {
    try {
      var mounts = Descriptors.open(Path.of("/proc/" + pid + "/ns/mnt"), Descriptors.O_RDONLY);
      if (Processes.isAlive(pidfd)) {
        return Optional.of(mounts);
      }
      // It may be that of another process with this number.
      mounts.close();
      return Optional.empty();
    } catch (NativeCallException _) {
      // Only root may, a process that has ended has none, and descriptors can be scarce: then it is
      // taken down with the last process, which is slower and no less sure.
      return Optional.empty();
    }
  }

  boolean isAlive() {
    return Processes.isAlive(pidfd);
  }

  /// Asks its process group to end: false when it has ended already.
  boolean askToEnd() {
    if (!isAlive()) {
      return false;
    }
    Processes.signalGroup(pid, Processes.SIGTERM);
    return true;
  }

  @Override
  public void close() {
    pidfd.close();
    mounts.ifPresent(Fd::close);
  }
}

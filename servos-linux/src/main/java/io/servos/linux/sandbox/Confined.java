package io.servos.linux.sandbox;

import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import org.jspecify.annotations.Nullable;

/// The confined process of a run.
///
/// @param pid in the pid namespace of Servos
record Confined(int pid, Fd pidfd) implements AutoCloseable {

  /// Null when it has ended already.
  static @Nullable Confined find(int pid) {
    try {
      return new Confined(pid, Processes.pidfd(pid));
    } catch (NativeCallException failure) {
      if (failure.errno() == Errno.ESRCH) {
        return null;
      }
      throw failure;
    }
  }

  /// Asks its process group to end: false when it has ended already.
  boolean askToEnd() {
    if (!Processes.isAlive(pidfd)) {
      return false;
    }
    Processes.signalGroup(pid, Processes.SIGTERM);
    return true;
  }

  @Override
  public void close() {
    pidfd.close();
  }
}

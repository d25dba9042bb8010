package io.servos.linux.sandbox;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Call;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.NativeCallException;
import io.servos.model.StartFailure;

/// What a failed call of a launch means for the user.
final class Remedies {

  static final String LANDLOCK = "allow landlock(7) calls in the filter or container around Servos";

  private Remedies() {}

  static StartFailure of(Call call, int errno) {
    return new StartFailure(
        kind(call, errno),
        call.facility(),
        call.object(),
        call.syscall().label() + " says " + Errno.text(errno),
        remedy(call, errno));
  }

  /// What to do when a call fails that Servos makes for itself, not in the sandbox.
  static String ofOwnCall(NativeCallException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM, Errno.ENOSYS ->
          "use Linux 5.12 or later, and allow this call in the filter or container around Servos";
      case Errno.EACCES, Errno.ENOENT -> "mount the /proc of the pid namespace that Servos is in";
      default -> "check the limits that Servos itself runs under (ulimit -a)";
    };
  }

  private static StartFailure.Kind kind(Call call, int errno) {
    if (call.syscall() != Syscall.EXECVE) {
      return StartFailure.Kind.REFUSED;
    }
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR
        ? StartFailure.Kind.NOT_FOUND
        : StartFailure.Kind.NOT_EXECUTABLE;
  }

  private static String remedy(Call call, int errno) {
    return switch (call.facility()) {
      case "program" -> program(errno);
      case "namespaces" -> namespaces(errno);
      case "user" -> "let this user map ids (user namespaces must be allowed for it)";
      case "mounts" -> mounts(call, errno);
      case "cgroup" -> "let Servos write to its cgroup, or run it as root";
      case "seccomp" ->
          "use a kernel with CONFIG_SECCOMP_FILTER, and no outer filter that forbids seccomp(2)";
      case "landlock" -> LANDLOCK;
      case "capabilities" ->
          "allow prctl(2) and capset(2) in the filter or container around Servos";
      case "binfmt" -> binfmt(call, errno);
      case "workdir" -> "name a directory that exists inside with --workdir";
      case "rlimits" ->
          "ask for no more than the limits that Servos itself runs under (ulimit -H -a)";
      case "session" -> "use Linux 5.9 or later";
      default -> "run 'servos doctor'";
    };
  }

  private static String program(int errno) {
    return errno == Errno.ENOENT
        ? "check that the program and the loader it names exist inside the sandbox"
        : "check that it is an executable for this machine and that its execute bit is set";
  }

  private static String namespaces(int errno) {
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES ->
          "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 and"
              + " kernel.apparmor_restrict_unprivileged_userns=0, or run outside a container that"
              + " forbids them";
      case Errno.ENOSPC, Errno.EUSERS ->
          "raise user.max_user_namespaces and its siblings (sysctl user)";
      case Errno.ENOSYS -> "use Linux 5.7 or later, outside a container that forbids clone3(2)";
      case Errno.EAGAIN -> "raise the limit of processes that Servos itself runs under";
      default -> "run 'servos doctor' to see which namespaces work here";
    };
  }

  private static String binfmt(Call call, int errno) {
    return call.syscall() == Syscall.WRITE && errno != Errno.EINVAL
        ? "let every user read and execute the emulator"
        : "use Linux 6.7 or later, which has a table of binary formats for each user namespace"
            + " (CONFIG_BINFMT_MISC)";
  }

  private static String mounts(Call call, int errno) {
    if (call.syscall() == Syscall.MOUNT_SETATTR
        && (errno == Errno.EINVAL || errno == Errno.EOPNOTSUPP)) {
      return "mount it read-only, or put it on a file system with idmapped mounts such as ext4,"
          + " xfs, btrfs or tmpfs";
    }
    return switch (errno) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          "check that the path exists on the host, and that its place exists inside when it lies"
              + " below a mounted directory";
      case Errno.ELOOP -> "name the real path, without symbolic links";
      case Errno.EACCES -> "let the user that runs Servos read the path";
      case Errno.ENOSYS -> "use Linux 5.12 or later";
      case Errno.EPERM -> "run outside a container that masks /proc or forbids mounts";
      default -> "check the path";
    };
  }
}

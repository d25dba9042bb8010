package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Starts, signals and reaps processes.
public final class Processes {

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final int SPAWN_SETSIGDEF = 0x04;
  private static final int SPAWN_SETSIGMASK = 0x08;
  private static final int ACTIONS_BYTES = 256;
  private static final int ATTRIBUTES_BYTES = 512;
  private static final int SIGNAL_SET_BYTES = 128;

  private static final MemorySegment SPAWN = LibC.symbol("posix_spawn");
  private static final MemorySegment ACTIONS_INIT = LibC.symbol("posix_spawn_file_actions_init");
  private static final MemorySegment ACTIONS_DUP2 = LibC.symbol("posix_spawn_file_actions_adddup2");
  private static final MemorySegment ACTIONS_DESTROY =
      LibC.symbol("posix_spawn_file_actions_destroy");
  private static final MemorySegment ATTRIBUTES_INIT = LibC.symbol("posix_spawnattr_init");
  private static final MemorySegment ATTRIBUTES_FLAGS = LibC.symbol("posix_spawnattr_setflags");
  private static final MemorySegment ATTRIBUTES_DEFAULT =
      LibC.symbol("posix_spawnattr_setsigdefault");
  private static final MemorySegment ATTRIBUTES_MASK = LibC.symbol("posix_spawnattr_setsigmask");

  private Processes() {}

  /// Starts an executable image with those descriptors as its descriptors 0, 1, 2 …, an empty
  /// environment, default signal actions and no blocked signals.
  ///
  /// @param name by which the process and the image in memory are known
  /// @return the pid
  public static int spawn(String name, byte[] image, List<Fd> descriptors) {
    try (var file = Descriptors.sealedExecutable(name, image)) {
      return spawn(
          "/proc/" + ProcessHandle.current().pid() + "/fd/" + file.number(), name, descriptors);
    }
  }

  private static int spawn(String path, String name, List<Fd> descriptors) {
    var moved = new ArrayList<Fd>();
    try (var arena = Arena.ofConfined()) {
      var actions = arena.allocate(ACTIONS_BYTES, 16);
      check("posix_spawn_file_actions_init", LibC.spawnCall(ACTIONS_INIT, actions.address()));
      try {
        for (int target = 0; target < descriptors.size(); target++) {
          // A source below the targets would be overwritten before its turn.
          var source = Descriptors.duplicate(descriptors.get(target), descriptors.size());
          moved.add(source);
          check(
              "posix_spawn_file_actions_adddup2",
              LibC.spawnCall(ACTIONS_DUP2, actions.address(), source.number(), target));
        }
        return spawn(arena, path, name, actions);
      } finally {
        LibC.spawnCall(ACTIONS_DESTROY, actions.address());
      }
    } finally {
      moved.forEach(Fd::close);
    }
  }

  private static int spawn(Arena arena, String path, String name, MemorySegment actions) {
    var attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
    var none = arena.allocate(SIGNAL_SET_BYTES, 16);
    var all = arena.allocate(SIGNAL_SET_BYTES, 16).fill((byte) 0xff);
    check("posix_spawnattr_init", LibC.spawnCall(ATTRIBUTES_INIT, attributes.address()));
    check(
        "posix_spawnattr_setflags",
        LibC.spawnCall(ATTRIBUTES_FLAGS, attributes.address(), SPAWN_SETSIGDEF | SPAWN_SETSIGMASK));
    check(
        "posix_spawnattr_setsigdefault",
        LibC.spawnCall(ATTRIBUTES_DEFAULT, attributes.address(), all.address()));
    check(
        "posix_spawnattr_setsigmask",
        LibC.spawnCall(ATTRIBUTES_MASK, attributes.address(), none.address()));
    var arguments = LibC.longs(arena, arena.allocateFrom(name).address(), 0);
    var environment = LibC.longs(arena, 0);
    var pid = arena.allocate(Integer.BYTES, Integer.BYTES);
    check(
        "posix_spawn(\"" + path + "\")",
        LibC.spawnCall(
            SPAWN,
            pid.address(),
            arena.allocateFrom(path).address(),
            actions.address(),
            attributes.address(),
            arguments.address(),
            environment.address()));
    return LibC.view(pid).getInt(0);
  }

  private static void check(String call, int errno) {
    if (errno != 0) {
      throw new NativeCallException(call, errno);
    }
  }

  /// A descriptor that stands for the process and becomes readable when it ends.
  public static Fd pidfd(int pid) {
    return new Fd(
        (int)
            Descriptors.check("pidfd_open(" + pid + ")", LibC.syscall(Syscall.PIDFD_OPEN, pid, 0)));
  }

  /// Sends a signal; a process that has ended is none the worse for it.
  public static void signal(Fd pidfd, int signal) {
    LibC.syscall(Syscall.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0);
  }

  /// Whether the process has not ended yet.
  public static boolean isAlive(Fd pidfd) {
    return LibC.syscall(Syscall.PIDFD_SEND_SIGNAL, pidfd.number(), 0, 0, 0) == 0;
  }

  /// Sends a signal to a process group.
  public static void signalGroup(int group, int signal) {
    LibC.syscall(Syscall.KILL, -(long) group, signal);
  }

  /// Waits for a child that is known to end at once, and takes leave of it, unless somebody else in
  /// this process has done so. Blocks.
  public static void waitFor(int pid) {
    long result;
    do {
      result = LibC.syscall(Syscall.WAIT4, pid, 0, 0, 0);
    } while (result == -Errno.EINTR);
    if (result != -Errno.ECHILD) {
      Descriptors.check("wait4(" + pid + ")", result);
    }
  }

  /// The effective user id of this process.
  public static int effectiveUser() {
    return (int) LibC.syscall(Syscall.GETEUID);
  }

  /// The effective group id of this process.
  public static int effectiveGroup() {
    return (int) LibC.syscall(Syscall.GETEGID);
  }

  /// The Landlock version that the kernel offers, 0 when it has none or was started without it; a
  /// negated errno when something forbids to ask.
  public static int landlockVersion() {
    int answer = (int) LibC.syscall(Syscall.LANDLOCK_CREATE_RULESET, 0, 0, 1);
    return answer == -Errno.ENOSYS || answer == -Errno.EOPNOTSUPP ? 0 : answer;
  }
}

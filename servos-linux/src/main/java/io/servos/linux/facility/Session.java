package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Call;
import java.util.ArrayList;
import java.util.List;

/// Process attributes that are no barrier of their own: session, descriptors, end with the parent.
public final class Session {

  private static final String FACILITY = "session";
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGKILL = 9;
  private static final int TIOCSCTTY = 0x540e;
  private static final long ALL = 0xffff_ffffL;
  private static final Arg ON_EXEC = Arg.named(4, "CLOSE_RANGE_CLOEXEC");

  private Session() {}

  /// A session of its own, led by the caller, with the terminal on descriptor 0 if there is one.
  public static List<Call> begin(boolean terminal) {
    var calls = new ArrayList<Call>();
    calls.add(Call.of(Syscall.SETSID, FACILITY, "session"));
    if (terminal) {
      calls.add(
          Call.of(
              Syscall.IOCTL,
              FACILITY,
              "terminal",
              Arg.number(0),
              Arg.named(TIOCSCTTY, "TIOCSCTTY"),
              Arg.number(0)));
    }
    return calls;
  }

  /// The caller ends when the process that made it ends.
  public static Call endWithParent() {
    return Call.of(
        Syscall.PRCTL,
        FACILITY,
        "parent",
        Arg.named(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG"),
        Arg.named(SIGKILL, "SIGKILL"));
  }

  public static Call umask(int mask) {
    return Call.of(
        Syscall.UMASK, FACILITY, "umask", Arg.named(mask, "0" + Integer.toOctalString(mask)));
  }

  public static Call changeDirectory(String path) {
    return Call.of(Syscall.CHDIR, "workdir", path, Arg.string(path));
  }

  /// Closes the descriptors from the first to the last of these.
  public static Call close(int first, int last) {
    return closeRange(first, Arg.number(last), Arg.number(0));
  }

  /// Closes every descriptor from that one on.
  public static Call closeFrom(int first) {
    return closeRange(first, Arg.named(ALL, "~0"), Arg.number(0));
  }

  /// Makes the number a copy of the descriptor, one that execve(2) leaves open.
  public static Call duplicate(int descriptor, int number) {
    return Call.of(
        Syscall.DUP3,
        FACILITY,
        "descriptors",
        Arg.number(descriptor),
        Arg.number(number),
        Arg.number(0));
  }

  /// Lets execve(2) close every descriptor from that one on.
  public static Call closeOnExecFrom(int first) {
    return closeRange(first, Arg.named(ALL, "~0"), ON_EXEC);
  }

  private static Call closeRange(int first, Arg last, Arg flags) {
    return Call.of(Syscall.CLOSE_RANGE, FACILITY, "descriptors", Arg.number(first), last, flags);
  }

  public static Call exit(int status) {
    return Call.of(Syscall.EXIT_GROUP, FACILITY, "exit", Arg.number(status));
  }
}

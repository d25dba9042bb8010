package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.model.UserId;
import java.util.ArrayList;
import java.util.List;

/// Who the program is, to the kernel and to itself; after user_namespaces(7).
///
/// @param outside the ids that the kernel sees
/// @param inside the ids that the program sees
/// @param leased whether the outside ids differ from those of Servos, which then must be root
/// @param nested whether the program gets a user namespace within the sandbox's. There it is as it
///     sees itself; the sandbox's own is that of an unprivileged root, whom some kernel interfaces
///     ask for.
public record UserMap(UserId outside, UserId inside, boolean leased, boolean nested) {

  private static final String FACILITY = "user";
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_KEEPCAPS = 8;
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;
  private static final int AT_FDCWD = -100;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final UserId ROOT = new UserId(0, 0);

  /// Takes the outside ids for good. Kernel interfaces that trust root by its number must not see
  /// root, so this comes before the user namespace is made.
  ///
  /// @param intoCgroup whether a cgroup directory of root must still be written to
  public List<Call> assume(boolean intoCgroup) {
    if (!leased) {
      return List.of();
    }
    int uid = outside.uid();
    int gid = outside.gid();
    var calls = new ArrayList<Call>();
    calls.add(call(Syscall.SETGROUPS, "no groups", Arg.number(0), Arg.nothing()));
    calls.add(
        call(Syscall.SETRESGID, "gid " + gid, Arg.number(gid), Arg.number(gid), Arg.number(gid)));
    if (intoCgroup) {
      calls.add(
          call(
              Syscall.PRCTL,
              "capabilities",
              Arg.named(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"),
              Arg.number(1)));
    }
    calls.add(
        call(Syscall.SETRESUID, "uid " + uid, Arg.number(uid), Arg.number(uid), Arg.number(uid)));
    if (intoCgroup) {
      calls.add(Capabilities.keepOnlyDacOverride());
    }
    calls.add(
        call(
            Syscall.PRCTL,
            "dumpable",
            Arg.named(PR_SET_DUMPABLE, "PR_SET_DUMPABLE"),
            Arg.number(1)));
    return calls;
  }

  /// Maps one id each, from within the new user namespace.
  public List<Call> map() {
    return nested ? map(ROOT, outside) : map(inside, outside);
  }

  /// Makes the program's own user namespace, from within the program's process.
  public List<Call> nest() {
    if (!nested) {
      return List.of();
    }
    var calls = new ArrayList<Call>();
    calls.add(
        call(Syscall.UNSHARE, "program's namespace", Arg.named(CLONE_NEWUSER, "CLONE_NEWUSER")));
    calls.addAll(map(inside, ROOT));
    return calls;
  }

  private static List<Call> map(UserId to, UserId from) {
    var calls = new ArrayList<Call>();
    calls.addAll(write("/proc/self/setgroups", "deny"));
    calls.addAll(write("/proc/self/uid_map", to.uid() + " " + from.uid() + " 1"));
    calls.addAll(write("/proc/self/gid_map", to.gid() + " " + from.gid() + " 1"));
    return calls;
  }

  private static List<Call> write(String path, String text) {
    var open =
        call(
            Syscall.OPENAT,
            path,
            Arg.named(AT_FDCWD, "AT_FDCWD"),
            Arg.string(path),
            Arg.named(O_WRONLY_CLOEXEC, "O_WRONLY|O_CLOEXEC"),
            Arg.number(0));
    var write =
        call(
            Syscall.WRITE,
            path,
            Arg.result(open),
            new Arg.Address(Blob.text(text), 0, '"' + text + '"'),
            Arg.number(text.length()));
    var close = call(Syscall.CLOSE, path, Arg.result(open));
    return List.of(open, write, close);
  }

  private static Call call(Syscall syscall, String object, Arg... args) {
    return Call.of(syscall, FACILITY, object, args);
  }
}

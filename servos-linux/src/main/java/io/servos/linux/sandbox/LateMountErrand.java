package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.facility.Mounts;
import io.servos.linux.facility.Placement;
import io.servos.linux.facility.Records;
import io.servos.linux.facility.Session;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import io.servos.model.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the process does that brings a host tree into a sandbox that waits. Its descriptors: 0 to
/// tell what failed, 1 the user namespace, 2 the mount namespace, 3 the user namespace that maps
/// the owner of the tree.
final class LateMountErrand {

  private static final String FACILITY = "late mount";
  private static final int TELL = 0;
  private static final int USER = 1;
  private static final int MOUNTS = 2;

  /// Where [Placement.HostTree#idMap] has to point.
  static final int OWNER = 3;

  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWNS = 0x20000;
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int OPEN_TREE_CLONE_CLOEXEC = 1 | 0x80000;
  private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;
  private static final int RESOLVE_NO_SYMLINKS = 4;
  private static final int MOVE_MOUNT_EMPTY_PATHS = 0x44;
  private static final int ATTR_RDONLY = 1;
  private static final int ATTR_CLEAR = 8;
  private static final int MOUNT_ATTR_BYTES = 32;
  private static final int S_IFREG_READABLE = 0x8000 | 0444;

  private LateMountErrand() {}

  /// @param inside the ids of the program, as it sees them
  /// @param workdir where the program will start
  static LaunchProgram program(Placement.HostTree tree, UserId inside, Path workdir) {
    var main = new Sequence("late mount").add(Session.closeFrom(OWNER + 1)).add(Session.umask(0));
    var opened = new Mounts(List.of(tree)).open();
    main.addAll(opened.calls());
    main.addAll(enter(inside));
    main.addAll(makePlace(tree));
    main.addAll(attach(tree, opened.trees().values().iterator().next()));
    main.add(call(Syscall.CHDIR, workdir.toString(), Arg.string(workdir.toString())));
    main.add(Session.exit(0));
    var failure = Records.failure();
    return new LaunchProgram(
        Architecture.current(),
        List.of(main),
        new LaunchProgram.Failure(failure, Records.tellFailure(failure, TELL)));
  }

  /// What is made there belongs to the program's user, as the kernel knows no other there.
  private static List<Call> enter(UserId inside) {
    var uid = Arg.number(inside.uid());
    var gid = Arg.number(inside.gid());
    return List.of(
        call(Syscall.SETGROUPS, "no groups", Arg.number(0), Arg.nothing()),
        enter(USER, CLONE_NEWUSER, "CLONE_NEWUSER"),
        enter(MOUNTS, CLONE_NEWNS, "CLONE_NEWNS"),
        call(Syscall.SETRESGID, "gid", gid, gid, gid),
        call(Syscall.SETRESUID, "uid", uid, uid, uid));
  }

  private static Call enter(int descriptor, long kind, String name) {
    return call(Syscall.SETNS, name, Arg.number(descriptor), Arg.named(kind, name));
  }

  /// The root is read-only for everybody inside, and stays so: a copy of it, which nobody else has,
  /// is not.
  private static List<Call> makePlace(Placement.HostTree tree) {
    var copy =
        call(
            Syscall.OPEN_TREE,
            "/",
            cwd(),
            Arg.string("/"),
            Arg.named(
                OPEN_TREE_CLONE_CLOEXEC | AT_RECURSIVE,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE"));
    var calls = new ArrayList<Call>();
    calls.add(copy);
    calls.add(
        call(
            Syscall.MOUNT_SETATTR,
            "/",
            Arg.result(copy),
            Arg.string(""),
            Arg.named(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
            Arg.address(
                Blob.zeros(MOUNT_ATTR_BYTES).putLong(ATTR_CLEAR, ATTR_RDONLY), "{clear RDONLY}"),
            Arg.number(MOUNT_ATTR_BYTES)));
    calls.add(call(Syscall.FCHDIR, "/", Arg.result(copy)));
    var target = tree.target();
    for (int depth = 1; depth < target.getNameCount(); depth++) {
      calls.add(makeDirectory(target.subpath(0, depth)));
    }
    var last = target.subpath(0, target.getNameCount());
    calls.add(tree.directory() ? makeDirectory(last) : makeFile(last));
    return calls;
  }

  /// It may be there; when it cannot be made, what is done next says so.
  private static Call makeDirectory(Path relative) {
    return call(
            Syscall.MKDIRAT,
            relative.toString(),
            cwd(),
            Arg.string(relative.toString()),
            Arg.named(0755, "0755"))
        .orContinue();
  }

  private static Call makeFile(Path relative) {
    return call(
            Syscall.MKNODAT,
            relative.toString(),
            cwd(),
            Arg.string(relative.toString()),
            Arg.named(S_IFREG_READABLE, "S_IFREG|0444"),
            Arg.number(0))
        .orContinue();
  }

  /// No link that somebody may have made inside leads elsewhere.
  private static List<Call> attach(Placement.HostTree tree, Call opened) {
    var path = tree.target().toString();
    var how = Blob.longs(O_PATH_CLOEXEC, 0, RESOLVE_NO_SYMLINKS);
    var place =
        call(
            Syscall.OPENAT2,
            path,
            cwd(),
            Arg.string(path),
            Arg.address(how, "{O_PATH|O_CLOEXEC, RESOLVE_NO_SYMLINKS}"),
            Arg.number(24));
    return List.of(
        place,
        call(
            Syscall.MOVE_MOUNT,
            path,
            Arg.result(opened),
            Arg.string(""),
            Arg.result(place),
            Arg.string(""),
            Arg.named(MOVE_MOUNT_EMPTY_PATHS, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH")));
  }

  private static Arg cwd() {
    return Arg.named(AT_FDCWD, "AT_FDCWD");
  }

  private static Call call(Syscall syscall, String object, Arg... args) {
    return Call.of(syscall, FACILITY, object, args);
  }
}

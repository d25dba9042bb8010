package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.util.ArrayList;
import java.util.List;

/// A second fence around files, abstract sockets and signals, after landlock(7).
///
/// @param version what the kernel offers, 0 for nothing
/// @param writable absolute paths inside below which the program may write
/// @param writableFiles absolute paths inside of single files that it may write to
public record Landlock(int version, List<String> writable, List<String> writableFiles) {

  private static final String FACILITY = "landlock";
  private static final int EXECUTE = 1;
  private static final int WRITE_FILE = 1 << 1;
  private static final int READ_FILE = 1 << 2;
  private static final int READ_DIR = 1 << 3;
  private static final int MAKE_CHAR = 1 << 6;
  private static final int MAKE_BLOCK = 1 << 11;
  private static final int REFER = 1 << 13;
  private static final int TRUNCATE = 1 << 14;
  private static final int IOCTL_DEV = 1 << 15;
  private static final int FIRST_VERSION = (1 << 13) - 1;
  private static final int SCOPED_SOCKETS_AND_SIGNALS = 3;
  private static final int PATH_BENEATH = 1;
  private static final int AT_FDCWD = -100;
  private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;

  /// Enters the domain; nothing when the kernel has no Landlock.
  public List<Call> restrict() {
    if (version <= 0) {
      return List.of();
    }
    var calls = new ArrayList<Call>();
    var attributes = Blob.longs(handled(), 0, version >= 6 ? SCOPED_SOCKETS_AND_SIGNALS : 0);
    int size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    var create =
        Call.of(
            Syscall.LANDLOCK_CREATE_RULESET,
            FACILITY,
            "ruleset",
            Arg.address(attributes, "{version " + version + "}"),
            Arg.number(size),
            Arg.number(0));
    calls.add(create);
    calls.add(
        Call.of(
            Syscall.DUP3,
            FACILITY,
            "ruleset",
            Arg.result(create),
            Arg.number(Descriptor.RULESET),
            Arg.named(0x80000, "O_CLOEXEC")));
    allowPlaces(calls);
    calls.add(
        Call.of(
            Syscall.LANDLOCK_RESTRICT_SELF,
            FACILITY,
            "ruleset",
            Arg.number(Descriptor.RULESET),
            Arg.number(0)));
    return calls;
  }

  private void allowPlaces(List<Call> calls) {
    allow(calls, "/", EXECUTE | READ_FILE | READ_DIR);
    allow(calls, "/dev", READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | IOCTL_DEV);
    allow(calls, "/proc", READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE);
    for (var path : writable) {
      allow(calls, path, handled() & ~(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV));
    }
    for (var file : writableFiles) {
      allow(calls, file, EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE);
    }
  }

  private int handled() {
    return FIRST_VERSION
        | (version >= 2 ? REFER : 0)
        | (version >= 3 ? TRUNCATE : 0)
        | (version >= 5 ? IOCTL_DEV : 0);
  }

  private void allow(List<Call> calls, String path, int access) {
    var rule = Blob.zeros(16).putLong(0, access & handled());
    calls.add(
        Call.of(
                Syscall.OPENAT,
                FACILITY,
                path,
                Arg.named(AT_FDCWD, "AT_FDCWD"),
                Arg.string(path),
                Arg.named(O_PATH_CLOEXEC, "O_PATH|O_CLOEXEC"),
                Arg.number(0))
            .store(rule, 8));
    calls.add(
        Call.of(
            Syscall.LANDLOCK_ADD_RULE,
            FACILITY,
            path,
            Arg.number(Descriptor.RULESET),
            Arg.named(PATH_BENEATH, "LANDLOCK_RULE_PATH_BENEATH"),
            Arg.address(
                rule, "{0x" + Integer.toHexString(access & handled()) + ", \"" + path + "\"}"),
            Arg.number(0)));
  }
}

package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// What the kernel starts for programs of another architecture, after
/// Documentation/admin-guide/binfmt-misc.rst. Since Linux 6.7 each user namespace has a table of
/// its own, so nothing is registered on the host.
///
/// The kernel opens the emulator when it is registered (flag F), so the sandbox need not see it;
/// the program keeps its name (flag P); and no flag lends the emulator a program's set-id rights.
///
/// @param architecture of those programs: `arm64` or `arm`
/// @param emulator absolute path on the host of a static executable
public record Binfmt(String architecture, String emulator) {

  /// Where the table is seen inside.
  public static final String TABLE = "/proc/sys/fs/binfmt_misc";

  /// The name of the entry.
  public static final String ENTRY = "servos";

  /// How it is registered.
  public static final String FLAGS = "PF";

  private static final String FACILITY = "binfmt";
  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;
  private static final int MS_NOSUID_NODEV_NOEXEC = 2 | 4 | 8;
  private static final int MOUNT_ATTR_BYTES = 32;
  private static final int ATTR_RDONLY = 1;
  private static final int EM_ARM = 40;
  private static final int EM_AARCH64 = 183;
  private static final int IDENT = 8;

  /// Everything but the ABI, and executables as well as shared objects.
  private static final String MASK = "ffffffffffffff00fffffffffffffffffeffffff";

  /// Mounts the table of this user namespace, makes the entry and closes the table; to come while
  /// the host's files are still seen and the new tree is the current directory.
  List<Call> register() {
    var table = TABLE.substring(1);
    var mount =
        call(
            Syscall.MOUNT,
            TABLE,
            Arg.string("binfmt_misc"),
            Arg.string(table),
            Arg.string("binfmt_misc"),
            Arg.named(MS_NOSUID_NODEV_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC"),
            Arg.nothing());
    var open =
        call(
            Syscall.OPENAT,
            TABLE + "/register",
            Arg.named(AT_FDCWD, "AT_FDCWD"),
            Arg.string(table + "/register"),
            Arg.named(O_WRONLY_CLOEXEC, "O_WRONLY|O_CLOEXEC"),
            Arg.number(0));
    var line = line();
    var write =
        call(
            Syscall.WRITE,
            emulator,
            Arg.result(open),
            new Arg.Address(Blob.text(line), 0, '"' + line + '"'),
            Arg.number(line.getBytes(StandardCharsets.UTF_8).length));
    // The program has the kernel id of the table's owner.
    var readOnly =
        call(
            Syscall.MOUNT_SETATTR,
            TABLE,
            Arg.named(AT_FDCWD, "AT_FDCWD"),
            Arg.string(table),
            Arg.number(0),
            Arg.address(Blob.zeros(MOUNT_ATTR_BYTES).putLong(0, ATTR_RDONLY), "{RDONLY}"),
            Arg.number(MOUNT_ATTR_BYTES));
    var close = call(Syscall.CLOSE, TABLE, Arg.result(open));
    return List.of(mount, open, write, close, readOnly);
  }

  private String line() {
    return ":"
        + ENTRY
        + ":M::"
        + escaped(magic())
        + ":"
        + escaped(MASK)
        + ":"
        + emulator
        + ":"
        + FLAGS;
  }

  private static String escaped(String hex) {
    return hex.replaceAll("..", "\\\\x$0");
  }

  /// The beginning of such a program, as the kernel shows it in the entry.
  public String magic() {
    boolean wide = architecture.equals("arm64");
    var header = new byte[20];
    System.arraycopy(
        new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1, 0}, 0, header, 0, IDENT);
    header[16] = 2;
    header[18] = (byte) (wide ? EM_AARCH64 : EM_ARM);
    return HexFormat.of().formatHex(header);
  }

  private static Call call(Syscall syscall, String object, Arg... args) {
    return Call.of(syscall, FACILITY, object, args);
  }
}

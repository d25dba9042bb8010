package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.seccomp.BpfProgram;
import io.servos.spi.Once;

/// Installs the system call filter, after seccomp(2).
///
/// @param program the compiled filter
/// @param digest its SHA-256, made when it is asked for: the first one of a JVM takes milliseconds
public record Seccomp(BpfProgram program, Once<String> digest) {

  private static final int SET_MODE_FILTER = 1;

  /// The installation of that filter.
  public static Seccomp of(BpfProgram program) {
    return new Seccomp(program, new Once<>(program::digest));
  }

  public Call install() {
    var fprog = Blob.zeros(16).putShort(0, program.length()).point(8, Blob.of(program.bytes()));
    return Call.of(
        Syscall.SECCOMP,
        "seccomp",
        "filter",
        Arg.named(SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
        Arg.number(0),
        Arg.address(fprog, "{" + program.length() + " instructions}"));
  }
}

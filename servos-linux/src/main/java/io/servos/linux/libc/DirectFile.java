package io.servos.linux.libc;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// A file that is read from its device, past the kernel's cache. For one thread.
public final class DirectFile implements AutoCloseable {

  private static final int O_DIRECT =
      switch (Architecture.current()) {
        case X86_64 -> 0x4000;
        case AARCH64 -> 0x10000;
      };
  private static final int O_NOFOLLOW =
      switch (Architecture.current()) {
        case X86_64 -> 0x20000;
        case AARCH64 -> 0x8000;
      };

  /// Sizes and places in memory have to be multiples of a device's blocks, which are not larger.
  private static final int UNIT = 4096;

  private static final int PIECE = 64 * UNIT;

  private final Fd file;

  private DirectFile(Fd file) {
    this.file = file;
  }

  /// Opens a file for reading; not what a symbolic link leads to.
  ///
  /// @throws NativeCallException with `EINVAL` if the file system cannot do that
  public static DirectFile open(Path path) {
    return new DirectFile(
        Descriptors.open(
            path, Descriptors.O_RDONLY | Descriptors.O_NONBLOCK | O_NOFOLLOW | O_DIRECT));
  }

  /// The next bytes, none at the end.
  ///
  /// @throws NativeCallException with `EINVAL` if the device wants other sizes
  public byte[] next() {
    try (var arena = Arena.ofConfined()) {
      var piece = arena.allocate(PIECE, UNIT);
      long count =
          Descriptors.check(
              "read", LibC.syscall(Syscall.READ, file.number(), piece.address(), PIECE));
      return piece.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}

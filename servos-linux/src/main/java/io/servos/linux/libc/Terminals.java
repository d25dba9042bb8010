package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/// Pseudo-terminals, after pty(7).
public final class Terminals {

  private static final int TIOCSPTLCK = 0x4004_5431;
  private static final long TIOCGPTN = 0x8004_5430L;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;

  private Terminals() {}

  /// A terminal of that size: ours is the side of the user and never blocks, theirs is the side of
  /// the program.
  public static Descriptors.Pair open(int rows, int columns) {
    var ours = Descriptors.open(Path.of("/dev/ptmx"), Descriptors.O_RDWR | Descriptors.O_NOCTTY);
    try (var arena = Arena.ofConfined()) {
      var number = arena.allocate(ValueLayout.JAVA_INT);
      control("TIOCSPTLCK", ours, TIOCSPTLCK, number.address());
      control("TIOCGPTN", ours, TIOCGPTN, number.address());
      var path = Path.of("/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0));
      resize(ours, rows, columns);
      var theirs = Descriptors.open(path, Descriptors.O_RDWR | Descriptors.O_NOCTTY);
      Descriptors.unblock(ours);
      return new Descriptors.Pair(ours, theirs);
    } catch (NativeCallException failure) {
      ours.close();
      throw failure;
    }
  }

  /// Tells the terminal its new size.
  public static void resize(Fd terminal, int rows, int columns) {
    try (var arena = Arena.ofConfined()) {
      var size =
          arena.allocateFrom(
              ValueLayout.JAVA_SHORT, (short) rows, (short) columns, (short) 0, (short) 0);
      control("TIOCSWINSZ", terminal, TIOCSWINSZ, size.address());
    }
  }

  /// The size of the terminal on that descriptor of this process, rows and columns; empty when
  /// there is none.
  public static Optional<int[]> sizeOf(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
      return LibC.syscall(Syscall.IOCTL, descriptor, TIOCGWINSZ, size.address()) == 0
          ? Optional.of(
              new int[] {
                Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 0)),
                Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1))
              })
          : Optional.empty();
    }
  }

  private static void control(String name, Fd fd, long request, long argument) {
    Descriptors.check(
        "ioctl(" + name + ")", LibC.syscall(Syscall.IOCTL, fd.number(), request, argument));
  }
}

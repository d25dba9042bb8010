package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What is asked of a serial port by ioctl(2), after ioctl_tty(2) and the kernel's
/// asm-generic/termbits.h.
public final class SerialSettings {

  public static final int DTR = 2;
  public static final int RTS = 4;

  private static final long TCGETS2 = 0x802c_542aL;
  private static final long TCSETS2 = 0x402c_542bL;
  private static final int TCFLSH = 0x540b;
  private static final int TCIFLUSH = 0;
  private static final int TIOCEXCL = 0x540c;
  private static final int TIOCMBIS = 0x5416;
  private static final int TIOCMBIC = 0x5417;
  private static final int LOCK_EX_NB = 2 | 4;

  /// `struct termios2`: four words of flags, the discipline, 19 characters, two speeds.
  private static final int BYTES = 44;
  private static final int CFLAG = 8;
  private static final int CHARACTERS = 17;
  private static final int VTIME = CHARACTERS + 5;
  private static final int VMIN = CHARACTERS + 6;
  private static final int ISPEED = 36;
  private static final int OSPEED = 40;
  private static final int HUPCL = 0x400;
  private static final int CS8_CREAD_CLOCAL = 0x30 | 0x80 | 0x800;
  private static final int BOTHER = 0x1000;
  private static final int IBSHIFT = 16;

  /// The speeds that have codes, in the order of the codes from 1 on and from 0x1001 on. Programs
  /// that know no others cannot read the settings of a port that has the code for all the rest.
  private static final int[] SLOW = {
    50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400
  };
  private static final int[] FAST = {
    57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000,
    2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000
  };

  private SerialSettings() {}

  /// Every byte as it is, eight bits, no parity, no flow control, no waiting for a modem; what
  /// happens to the signals at the last close stays as it was.
  ///
  /// @return the speed that the device has then
  /// @throws NativeCallException with `ENOTTY` if it is no terminal
  public static int makeRaw(Fd port, int baud) {
    try (var arena = Arena.ofConfined()) {
      var settings = read(arena, port);
      var view = LibC.view(settings);
      int kept = view.getInt(CFLAG) & HUPCL;
      view.putInt(0, 0).putInt(4, 0).putInt(12, 0);
      view.putInt(CFLAG, kept | CS8_CREAD_CLOCAL | code(baud));
      view.put(VTIME, (byte) 0).put(VMIN, (byte) 1);
      view.putInt(ISPEED, baud).putInt(OSPEED, baud);
      control("TCSETS2", port, TCSETS2, settings.address());
      return LibC.view(read(arena, port)).getInt(OSPEED);
    }
  }

  private static int code(int baud) {
    int slow = Arrays.binarySearch(SLOW, baud);
    int fast = Arrays.binarySearch(FAST, baud);
    if (slow >= 0) {
      return slow + 1;
    }
    return fast >= 0 ? BOTHER + fast + 1 : BOTHER | BOTHER << IBSHIFT;
  }

  private static MemorySegment read(Arena arena, Fd port) {
    var settings = arena.allocate(BYTES, Integer.BYTES);
    control("TCGETS2", port, TCGETS2, settings.address());
    return settings;
  }

  /// Forbids others to open it; does not hold for root.
  public static void forbidOthers(Fd port) {
    control("TIOCEXCL", port, TIOCEXCL, 0);
  }

  /// Takes the lock that programs use among themselves.
  ///
  /// @throws NativeCallException with `EAGAIN` if another has it
  public static void lock(Fd port) {
    Descriptors.check("flock", LibC.syscall(Syscall.FLOCK, port.number(), LOCK_EX_NB));
  }

  /// Throws away what was not read.
  public static void discardInput(Fd port) {
    control("TCFLSH", port, TCFLSH, TCIFLUSH);
  }

  /// Raises or lowers modem signals.
  public static void signal(Fd port, int signals, boolean raised) {
    try (var arena = Arena.ofConfined()) {
      var bits = arena.allocate(Integer.BYTES, Integer.BYTES);
      LibC.view(bits).putInt(0, signals);
      control(raised ? "TIOCMBIS" : "TIOCMBIC", port, raised ? TIOCMBIS : TIOCMBIC, bits.address());
    }
  }

  private static void control(String name, Fd fd, long request, long argument) {
    Descriptors.check(
        "ioctl(" + name + ")", LibC.syscall(Syscall.IOCTL, fd.number(), request, argument));
  }
}

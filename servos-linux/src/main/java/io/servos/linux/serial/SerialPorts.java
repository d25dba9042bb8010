package io.servos.linux.serial;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.SerialSettings;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/// Opens serial ports by their files.
public final class SerialPorts implements SerialLine.Provider {

  private static final int FLAGS =
      Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_NONBLOCK;
  private static final int SLOWEST = 50;
  private static final int FASTEST = 4_000_000;

  /// Receivers of eight data bits bear that much.
  private static final int TOLERANCE_PERCENT = 2;

  /// Where the sides of pseudo-terminals are that programs have.
  private static final Path PSEUDO_TERMINALS = Path.of("/dev/pts");

  @Override
  public SerialLine open(Path port, int baud) {
    var file = deviceOf(port);
    var fd = openFile(port, file);
    try {
      own(port, file, fd);
      setBaud(port, fd, baud);
      return new OpenPort(port, fd);
    } catch (BoardException | NativeCallException failure) {
      fd.close();
      throw failure instanceof NativeCallException call
          ? failed(port, "cannot be set up: " + call.getMessage(), call)
          : failure;
    }
  }

  /// The file behind links. Others than devices are not opened: that may wait for ever.
  private static Path deviceOf(Path port) {
    try {
      var file = port.toRealPath();
      if (!Files.readAttributes(file, PosixFileAttributes.class).isOther()) {
        throw noSerialPort(port, null);
      }
      return file;
    } catch (IOException absent) {
      throw new BoardException(
          Kind.NO_PORT,
          port.toString(),
          "does not exist",
          "plug the board in; 'servos boards' lists the ports that there are",
          absent);
    }
  }

  private static Fd openFile(Path port, Path file) {
    try {
      return Descriptors.open(file, FLAGS);
    } catch (NativeCallException refused) {
      throw switch (refused.errno()) {
        case Errno.EACCES, Errno.EPERM -> forbidden(port, file, refused);
        case Errno.EBUSY -> busy(port, file, refused);
        case Errno.ENOENT, Errno.ENXIO, Errno.ENODEV, Errno.EIO ->
            new BoardException(
                Kind.NO_PORT,
                port.toString(),
                "has no device behind it: " + Errno.text(refused.errno()),
                "plug the board in again; 'servos boards' lists the ports that there are",
                refused);
        default -> failed(port, "cannot be opened: " + Errno.text(refused.errno()), refused);
      };
    }
  }

  /// A pseudo-terminal would be forbidden to others until its other side is closed, also when this
  /// process was killed: the lock has to do there.
  private static void own(Path port, Path file, Fd fd) {
    try {
      SerialSettings.lock(fd);
    } catch (NativeCallException refused) {
      throw refused.errno() == Errno.EAGAIN ? busy(port, file, refused) : refused;
    }
    try {
      if (!file.startsWith(PSEUDO_TERMINALS)) {
        SerialSettings.forbidOthers(fd);
      }
    } catch (NativeCallException refused) {
      throw refused.errno() == Errno.ENOTTY ? noSerialPort(port, refused) : refused;
    }
  }

  static void setBaud(Path port, Fd fd, int baud) {
    if (baud < SLOWEST || baud > FASTEST) {
      throw noSuchBaud(port, "cannot have " + baud + " baud", null);
    }
    try {
      int actual = SerialSettings.makeRaw(fd, baud);
      if (Math.abs((long) actual - baud) * 100 > (long) baud * TOLERANCE_PERCENT) {
        throw noSuchBaud(port, "has " + actual + " baud when asked for " + baud, null);
      }
    } catch (NativeCallException refused) {
      throw switch (refused.errno()) {
        case Errno.ENOTTY -> noSerialPort(port, refused);
        case Errno.EINVAL -> noSuchBaud(port, "refuses " + baud + " baud", refused);
        case Errno.EIO, Errno.ENXIO, Errno.ENODEV -> OpenPort.unplugged(port, refused);
        default -> refused;
      };
    }
  }

  private static BoardException noSuchBaud(Path port, String problem, @Nullable Throwable cause) {
    return new BoardException(
        Kind.NO_SUCH_BAUD,
        port.toString(),
        problem,
        "give the speed that the program on the board has, most often 115200 or 9600",
        cause);
  }

  private static BoardException noSerialPort(Path port, @Nullable Throwable cause) {
    return new BoardException(
        Kind.NOT_SERIAL,
        port.toString(),
        "is no serial port",
        "name one such as /dev/ttyACM0; 'servos boards' lists them",
        cause);
  }

  private static BoardException forbidden(Path port, Path file, NativeCallException cause) {
    return new BoardException(
        Kind.NO_PERMISSION,
        port.toString(),
        "may not be opened by this user",
        "'sudo usermod -aG " + groupOf(file) + " \"$USER\"', then log out and in again",
        cause);
  }

  /// The group that may open it: `dialout` on Debian, `uucp` on others.
  private static String groupOf(Path file) {
    try {
      var group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
      return group.equals("root") || group.equals("tty") ? "dialout" : group;
    } catch (IOException _) {
      // Unplugged meanwhile; the usual group will do.
      return "dialout";
    }
  }

  private static BoardException busy(Path port, Path file, NativeCallException cause) {
    return new BoardException(
        Kind.PORT_BUSY,
        port.toString(),
        "is in use by " + Holders.of(file).orElse("another program"),
        "end that program, then try again",
        cause);
  }

  private static BoardException failed(Path port, String problem, NativeCallException cause) {
    return new BoardException(
        Kind.NO_PORT, port.toString(), problem, "plug the board in again, then try again", cause);
  }
}

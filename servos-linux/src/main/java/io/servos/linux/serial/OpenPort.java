package io.servos.linux.serial;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.SerialSettings;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A port that is open. The descriptor never blocks; its monitor is held while its number is used.
///
/// @param port as the caller named it
record OpenPort(Path port, Fd fd) implements SerialLine {

  /// As much as the kernel takes at once.
  private static final int CHUNK = 4096;

  @Override
  public int read(byte[] target, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      int count = using(() -> Descriptors.read(fd, target, 0, target.length));
      if (count > 0) {
        return count;
      }
      refuseEnd(count);
      if (!Descriptors.awaitReadable(fd, Duration.ofNanos(end - System.nanoTime()))) {
        return 0;
      }
    }
  }

  /// A port whose device is gone reads as ended.
  private void refuseEnd(int count) {
    if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
      throw unplugged(port, count == 0 ? null : new NativeCallException("read", -count));
    }
  }

  @Override
  public void write(byte[] bytes, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    int done = 0;
    while (done < bytes.length) {
      int offset = done;
      int count =
          using(() -> Descriptors.write(fd, bytes, offset, Math.min(bytes.length - offset, CHUNK)));
      if (count > 0) {
        done += count;
      } else {
        refuseEnd(count);
        if (!Descriptors.awaitWritable(fd, Duration.ofNanos(end - System.nanoTime()))) {
          throw full(bytes.length - done);
        }
      }
    }
  }

  private BoardException full(int left) {
    return new BoardException(
        Kind.SILENT,
        port.toString(),
        "takes no more: " + left + " bytes could not be sent",
        "reset the board or plug it in again",
        null);
  }

  @Override
  public void discardInput() {
    controlled(() -> SerialSettings.discardInput(fd));
  }

  @Override
  public void setBaud(int baud) {
    controlled(() -> SerialPorts.setBaud(port, fd, baud));
  }

  @Override
  public boolean set(Signal signal, boolean raised) {
    try {
      using(
          () -> {
            SerialSettings.signal(
                fd, signal == Signal.DTR ? SerialSettings.DTR : SerialSettings.RTS, raised);
            return 0;
          });
      return true;
    } catch (NativeCallException failure) {
      if (failure.errno() == Errno.ENOTTY || failure.errno() == Errno.EINVAL) {
        return false;
      }
      throw unplugged(port, failure);
    }
  }

  private void controlled(Runnable control) {
    try {
      using(
          () -> {
            control.run();
            return 0;
          });
    } catch (NativeCallException failure) {
      throw unplugged(port, failure);
    }
  }

  private int using(IntSupplier call) {
    synchronized (fd) {
      if (fd.isClosed()) {
        throw new IllegalStateException("'" + port + "' was closed");
      }
      return call.getAsInt();
    }
  }

  static BoardException unplugged(Path port, @Nullable NativeCallException cause) {
    return new BoardException(
        Kind.UNPLUGGED,
        port.toString(),
        "was unplugged" + (cause == null ? "" : ": " + Errno.text(cause.errno())),
        "plug the board in again, then try again",
        cause);
  }

  @Override
  public void close() {
    fd.close();
  }
}

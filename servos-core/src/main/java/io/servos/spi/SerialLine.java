package io.servos.spi;

import io.servos.model.BoardException;
import java.nio.file.Path;
import java.time.Duration;

/// An open serial port, for this process alone: eight data bits, no parity, one stop bit, no flow
/// control, every byte as it is. One thread may read while another writes; any may close it. No
/// call waits longer than it is told to; an interrupt ends a wait within 50 ms.
///
/// When the port goes away while it is open, every call but [#close] fails with the kind
/// `UNPLUGGED`; what had come and was not read may be lost.
public interface SerialLine extends AutoCloseable {

  /// Opens them. Found with [java.util.ServiceLoader].
  interface Provider {

    /// Opens a port. The kernel raises both signals when it does, which resets many boards.
    ///
    /// @param port a serial port or the side of a pseudo-terminal that programs have
    /// @param baud bits a second, 50 to 4000000; any number that the device can do within 2 %
    /// @throws BoardException if it cannot be had; then nothing is left open
    SerialLine open(Path port, int baud);
  }

  /// A signal beside the data.
  enum Signal {
    /// Data terminal ready; raising it after it was low resets most Arduino boards.
    DTR,
    /// Request to send.
    RTS
  }

  /// As the caller named it.
  Path port();

  /// Waits for bytes and takes those that are there.
  ///
  /// @param target at least one byte long
  /// @return how many were taken; 0 when none came in that time
  int read(byte[] target, Duration patience) throws InterruptedException;

  /// Gives all of them to the kernel.
  ///
  /// @throws BoardException of the kind `SILENT` if the port does not take them in that time; then
  ///     some of them may have been sent
  void write(byte[] bytes, Duration patience) throws InterruptedException;

  /// Throws away what has come and was not read.
  void discardInput();

  /// Another speed, from the next byte on; see [Provider#open].
  void setBaud(int baud);

  /// Raises or lowers a signal.
  ///
  /// @return false if this port has none, as a pseudo-terminal
  boolean set(Signal signal, boolean raised);

  /// Lets others have the port. Safe to call twice.
  @Override
  void close();
}

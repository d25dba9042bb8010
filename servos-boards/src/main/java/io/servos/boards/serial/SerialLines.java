package io.servos.boards.serial;

import io.servos.model.BoardException;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.SerialLine;
import java.nio.file.Path;
import java.util.ServiceLoader;

/// Opens serial ports.
public final class SerialLines {

  /// The speed at which boards with MicroPython and most sketches speak.
  public static final int USUAL_BAUD = 115_200;

  private SerialLines() {}

  /// Opens a port; see [SerialLine.Provider#open].
  ///
  /// @throws BoardException if it cannot be had
  /// @throws IsolationUnavailableException if nothing that is installed can open any
  public static SerialLine open(Path port, int baud) {
    return ServiceLoader.load(SerialLine.Provider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IsolationUnavailableException(
                    "serial port '" + port + "'",
                    "nothing here can open serial ports",
                    "put servos-linux on the module path or class path"))
        .open(port, baud);
  }
}

/// Boards: their catalog, building for them, emulating them, and talking to them.
module io.servos.boards {
  requires transitive io.servos.core;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;
  requires static transitive org.jspecify;

  exports io.servos.boards.arduino;
  exports io.servos.boards.catalog;
  exports io.servos.boards.debug;
  exports io.servos.boards.drive;
  exports io.servos.boards.firmware;
  exports io.servos.boards.firmware.store;
  exports io.servos.boards.flash;
  exports io.servos.boards.micropython;
  exports io.servos.boards.repl;
  exports io.servos.boards.serial;
  exports io.servos.boards.suite;
  exports io.servos.boards.trace;

  uses io.servos.spi.DirectRead;
  uses io.servos.spi.SerialLine.Provider;

  provides io.servos.spi.Isolator with
      io.servos.boards.attached.BoardIsolator;
  provides io.servos.spi.Toolchain with
      io.servos.boards.arduino.ArduinoToolchain,
      io.servos.boards.micropython.MicroPythonToolchain;
}

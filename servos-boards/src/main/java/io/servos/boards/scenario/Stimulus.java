package io.servos.boards.scenario;

import io.servos.model.Bytes;
import java.time.Duration;

/// Something that comes to a board from outside.
public sealed interface Stimulus {

  /// When, by the board's clock.
  Duration at();

  /// A level comes to a pin, and stays.
  ///
  /// @param level 0 or 1
  record Level(Duration at, String pin, int level) implements Stimulus {}

  /// A voltage comes to an analog input, and stays.
  ///
  /// @param millivolts from ground
  record Voltage(Duration at, String pin, int millivolts) implements Stimulus {}

  /// Bytes come to the serial port, one after the other, as fast as the line is.
  record Serial(Duration at, String text) implements Stimulus {}

  /// A device on the I2C bus has that content in a register.
  ///
  /// @param address of 7 bits
  /// @param register its number
  record Register(Duration at, int address, int register, Bytes content) implements Stimulus {}
}

package io.servos.boards.catalog;

/// A board with a microcontroller of the AVR family.
///
/// @param name such as `nano`
/// @param fqbn its whole name, such as `arduino:avr:nano:cpu=atmega328`
/// @param title for people
/// @param mcu the microcontroller, such as `atmega328p`
/// @param hertz of its clock
/// @param flashBytes for programs
/// @param ramBytes for variables; 0 when its maker does not say
/// @param variant which pins it has: a directory of the core
/// @param hasUsb whether the microcontroller itself is the USB device, so that `Serial` is USB
/// @param protocol of its boot loader, as avrdude names it
/// @param baud of its boot loader; 0 when its maker does not say
public record AvrBoard(
    String name,
    String fqbn,
    String title,
    String mcu,
    long hertz,
    long flashBytes,
    long ramBytes,
    String variant,
    boolean hasUsb,
    String protocol,
    int baud) {

  /// What it runs on. The boards of 8 MHz are those for 3.3 volts: their microcontrollers may not
  /// run faster there.
  public int millivolts() {
    return hertz <= 8_000_000 ? 3300 : 5000;
  }
}

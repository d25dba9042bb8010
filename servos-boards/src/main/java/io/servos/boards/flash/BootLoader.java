package io.servos.boards.flash;

/// A boot loader that listens. Addresses are in bytes.
interface BootLoader {

  /// Makes it listen.
  ///
  /// @return whether it answers
  boolean greet() throws InterruptedException;

  /// The microcontroller's signature in hexadecimal.
  String signature() throws InterruptedException;

  /// Makes sure that it takes pages of that size.
  default void accept(int pageBytes) throws InterruptedException {}

  void begin() throws InterruptedException;

  void write(int address, byte[] page) throws InterruptedException;

  byte[] read(int address, int size) throws InterruptedException;

  /// Lets the program start.
  void end() throws InterruptedException;
}

package io.servos.spi;

/// Whether a backend can work on this host now.
public sealed interface Readiness {

  /// It can.
  ///
  /// @param detail what does the work, such as a version
  record Ready(String detail) implements Readiness {}

  /// It cannot.
  ///
  /// @param what what this host lacks
  /// @param remedy how to get it
  record Missing(String what, String remedy) implements Readiness {}
}

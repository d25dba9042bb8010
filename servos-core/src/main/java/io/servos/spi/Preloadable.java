package io.servos.spi;

/// An [Isolator] whose first start in a JVM is faster when it may prepare for it.
public interface Preloadable {

  /// Does what needs doing once per JVM and leaves nothing outside of it. Never necessary.
  void preload();
}

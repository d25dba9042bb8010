package io.servos.spi;

/// An [Isolator] under which nothing can be built: what it is to run is built under another one.
public interface BuildsElsewhere {

  /// The name of that other isolator.
  String builder();
}

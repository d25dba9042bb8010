package io.servos.containers.container;

/// Hears what a container uses.
public interface StatsListener {

  /// Takes a sample.
  ///
  /// @return whether more are wanted
  boolean hears(Sample sample);
}

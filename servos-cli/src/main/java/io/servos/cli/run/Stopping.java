package io.servos.cli.run;

/// Whoever may ask a run to end before it does so by itself.
public interface Stopping {

  /// Names the run to stop.
  void stops(Engine.Job started);

  /// The signal by which it was asked to, or 0.
  int signal();
}

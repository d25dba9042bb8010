package io.servos.containers.image;

/// Hears of a build while it goes on, on the thread that builds.
public interface BuildListener {

  /// A step begins.
  ///
  /// @param number from 1
  /// @param count of all steps
  void step(int number, int count, String instruction);

  /// Something was printed: one line, without its end.
  void line(String text);

  /// One that does not care.
  static BuildListener deaf() {
    return new BuildListener() {
      @Override
      public void step(int number, int count, String instruction) {}

      @Override
      public void line(String text) {}
    };
  }
}

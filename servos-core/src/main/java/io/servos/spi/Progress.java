package io.servos.spi;

/// Hears of something that takes minutes, such as the build of an image, while it goes on. Returns
/// quickly and never throws.
public interface Progress {

  /// Worth telling by itself: what is done now, or waited for, and why.
  void note(String text);

  /// A step begins.
  ///
  /// @param number from 1
  /// @param count of all steps
  void step(int number, int count, String instruction);

  /// Something was printed: one line, without its end.
  void line(String text);

  /// Nothing more comes for now: it is done, or has failed. May come without anything before it.
  void end();

  /// One that does not care.
  static Progress ignored() {
    return new Progress() {
      @Override
      public void note(String text) {}

      @Override
      public void step(int number, int count, String instruction) {}

      @Override
      public void line(String text) {}

      @Override
      public void end() {}
    };
  }
}

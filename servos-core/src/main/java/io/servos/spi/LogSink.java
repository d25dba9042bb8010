package io.servos.spi;

/// Where structured log events go. Safe for use by many threads; returns quickly and never throws.
@FunctionalInterface
public interface LogSink {

  void accept(LogEvent event);

  /// Where nothing is kept.
  static LogSink nowhere() {
    return new LogSink() {
      @Override
      public void accept(LogEvent event) {}

      @Override
      public boolean accepts(System.Logger.Level level) {
        return false;
      }
    };
  }

  /// Whether events of that level go anywhere; others need not be made.
  default boolean accepts(System.Logger.Level level) {
    return level != System.Logger.Level.OFF;
  }
}

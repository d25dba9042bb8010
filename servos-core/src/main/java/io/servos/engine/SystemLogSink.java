package io.servos.engine;

import io.servos.spi.LogEvent;
import io.servos.spi.LogSink;

/// Sends events to the [System.Logger] named `io.servos`.
final class SystemLogSink implements LogSink {

  private static final System.Logger LOGGER = System.getLogger("io.servos");

  @Override
  public void accept(LogEvent event) {
    LOGGER.log(event.level(), event.text());
  }

  @Override
  public boolean accepts(System.Logger.Level level) {
    return LOGGER.isLoggable(level);
  }
}

package io.servos.containers.docker;

import io.servos.containers.engine.Alarm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// The alarms of one run, at most one for each purpose. Safe for use by many threads.
final class Alarms implements AutoCloseable {

  private final Map<Purpose, Alarm> alarms = new EnumMap<>(Purpose.class);
  private boolean closed;

  /// What an alarm is for.
  enum Purpose {
    /// The end of the wall time.
    WALL,
    /// The next look at the processor time.
    PROCESSOR_TIME,
    /// The next look whether the engine lives.
    SIGN_OF_LIFE,
    /// The end of the time that a program gets to end by itself.
    GRACE,
    /// The end of the time that an engine gets to end a program.
    CUT
  }

  /// In place of the one that there is for that purpose. Nothing rings after the end.
  synchronized void set(Purpose purpose, Duration after, Runnable task) {
    if (!closed) {
      var before = alarms.put(purpose, Alarm.after(after, task));
      if (before != null) {
        before.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    alarms.values().forEach(Alarm::close);
    alarms.clear();
  }
}

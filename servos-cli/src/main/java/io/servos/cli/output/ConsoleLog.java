package io.servos.cli.output;

import io.servos.spi.LogEvent;
import io.servos.spi.LogSink;
import java.lang.System.Logger.Level;
import java.util.Locale;

/// Log events as lines on standard error, from a level upwards.
///
/// @param least events below this level are left out
/// @param isColoured whether the level of a text line is coloured
public record ConsoleLog(Console console, Level least, Form form, boolean isColoured)
    implements LogSink {

  private static final int LEVEL_WIDTH = 7;

  /// How an event is written.
  public enum Form {
    TEXT,
    JSON
  }

  @Override
  public void accept(LogEvent event) {
    if (accepts(event.level())) {
      console.line(form == Form.JSON ? json(event) : text(event));
    }
  }

  @Override
  public boolean accepts(Level level) {
    return level.getSeverity() >= least.getSeverity();
  }

  private String text(LogEvent event) {
    var level = event.level().getName();
    var shown = isColoured ? colour(event.level()) + level + "\u001b[0m" : level;
    var blanks = " ".repeat(Math.max(1, LEVEL_WIDTH + 1 - level.length()));
    return event.time() + " " + shown + blanks + Visible.of(event.text());
  }

  private static String colour(Level level) {
    return switch (level) {
      case ERROR -> "\u001b[31m";
      case WARNING -> "\u001b[33m";
      case INFO -> "\u001b[32m";
      case ALL, TRACE, DEBUG, OFF -> "\u001b[36m";
    };
  }

  private static String json(LogEvent event) {
    return Json.of(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("time", event.time().toString());
          json.writeStringProperty("level", event.level().getName().toLowerCase(Locale.ROOT));
          json.writeStringProperty("event", event.event());
          if (!event.runId().isEmpty()) {
            json.writeStringProperty("run", event.runId());
          }
          event.fields().forEach(json::writeStringProperty);
          json.writeEndObject();
        });
  }
}

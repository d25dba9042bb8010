package io.servos.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// One structured log event.
///
/// @param time when it happened
/// @param level how important it is
/// @param event stable name, such as `run.started`
/// @param runId the run it belongs to, or empty
/// @param fields further facts in the order they are shown
public record LogEvent(
    Instant time,
    System.Logger.Level level,
    String event,
    String runId,
    Map<String, String> fields) {

  public LogEvent {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /// One line: the event, then `key=value` pairs.
  public String text() {
    var pairs =
        fields.entrySet().stream()
            .map(field -> " " + field.getKey() + "=" + quoted(field.getValue()))
            .collect(Collectors.joining());
    return event + (runId.isEmpty() ? "" : " run=" + runId) + pairs;
  }

  private static String quoted(String value) {
    var plain = new StringBuilder();
    value
        .codePoints()
        .forEach(
            point ->
                plain.append(
                    Character.isISOControl(point)
                        ? "\\u%04x".formatted(point)
                        : Character.toString(point)));
    return plain.indexOf(" ") < 0 && plain.indexOf("\"") < 0
        ? plain.toString()
        : '"' + plain.toString().replace("\"", "\\\"") + '"';
  }
}

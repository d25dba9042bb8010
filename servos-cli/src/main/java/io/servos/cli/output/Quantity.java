package io.servos.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Sizes and times in tables, short rather than exact.
public final class Quantity {

  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
  private static final int SECONDS_OF_MINUTE = 60;
  private static final int MINUTES_OF_HOUR = 60;
  private static final int HOURS_OF_DAY = 24;

  private Quantity() {}

  /// A size in powers of 1000 with three digits, such as `1.23MB`.
  public static String bytes(long bytes) {
    double count = bytes;
    int unit = 0;
    while (count >= 999.5 && unit < UNITS.size() - 1) {
      count /= 1000;
      unit++;
    }
    var digits = unit == 0 || count >= 99.95 ? "%.0f" : count >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, count) + UNITS.get(unit);
  }

  /// A span of time in milliseconds, from a second on in seconds, such as `12.3 ms`.
  public static String time(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 999.95
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.3f s", millis / 1000);
  }

  /// How long ago that was, such as `5 minutes ago`.
  public static String age(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    long minutes = seconds / SECONDS_OF_MINUTE;
    long hours = minutes / MINUTES_OF_HOUR;
    long days = hours / HOURS_OF_DAY;
    if (days >= 2) {
      return days + " days ago";
    }
    if (hours >= 2) {
      return hours + " hours ago";
    }
    return minutes >= 2 ? minutes + " minutes ago" : seconds + " seconds ago";
  }
}

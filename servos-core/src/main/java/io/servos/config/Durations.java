package io.servos.config;

import io.servos.model.InvalidConfigException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/// Spans of time as people write them: `10s`, `500ms`, `1m`, `2m30s`, `1.5h`, `300`.
///
/// Units are `d`, `h`, `m`, `s` and `ms`, the largest first. A bare number is seconds.
public final class Durations {

  /// The notation as a regular expression that Java and JSON Schema understand alike.
  static final String PATTERN =
      "^([0-9]{1,12}(\\.[0-9]{1,9})?"
          + "|(?=[0-9])([0-9]{1,12}(\\.[0-9]{1,9})?d)?([0-9]{1,12}(\\.[0-9]{1,9})?h)?"
          + "([0-9]{1,12}(\\.[0-9]{1,9})?m)?([0-9]{1,12}(\\.[0-9]{1,9})?s)?"
          + "([0-9]{1,12}(\\.[0-9]{1,6})?ms)?)$";

  static final String REMEDY = "use a time such as 10s, 500ms, 2m30s or 300 (seconds)";

  private static final Pattern DURATION = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("([0-9.]+)(ms|[dhms]?)");
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Durations() {}

  /// The span of time, exact to the nanosecond.
  ///
  /// @throws InvalidConfigException when the text is no span of time, without a key
  public static Duration parse(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw Amounts.refused(text, "a time", REMEDY);
    }
    var sum = Duration.ZERO;
    var part = PART.matcher(text);
    while (part.find()) {
      var nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanos(part.group(2))));
      var whole =
          nanos
              .toBigIntegerExact()
              .divideAndRemainder(BigDecimal.valueOf(NANOS_PER_SECOND).toBigInteger());
      sum = sum.plusSeconds(whole[0].longValueExact()).plusNanos(whole[1].longValueExact());
    }
    return sum;
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "d" -> 86_400 * NANOS_PER_SECOND;
      case "h" -> 3_600 * NANOS_PER_SECOND;
      case "m" -> 60 * NANOS_PER_SECOND;
      case "ms" -> NANOS_PER_MILLI;
      default -> NANOS_PER_SECOND;
    };
  }

  /// A text that [#parse] turns back into this span of time: `2m30s`, `500ms`, `1.25s`.
  ///
  /// @param duration 0 or more
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    int nanos = duration.getNano();
    if (duration.getSeconds() == 0 && nanos % NANOS_PER_MILLI == 0) {
      return nanos / NANOS_PER_MILLI + "ms";
    }
    var seconds = BigDecimal.valueOf(duration.toSecondsPart()).add(BigDecimal.valueOf(nanos, 9));
    return part(duration.toDaysPart(), "d")
        + part(duration.toHoursPart(), "h")
        + part(duration.toMinutesPart(), "m")
        + (seconds.signum() == 0 ? "" : seconds.stripTrailingZeros().toPlainString() + "s");
  }

  private static String part(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }
}

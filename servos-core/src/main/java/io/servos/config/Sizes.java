package io.servos.config;

import io.servos.model.InvalidConfigException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as people write them: `512MB`, `512Mi`, `512m`, `1.5GiB`, `524288`.
///
/// Every unit is a power of 1024, `MB` and `M` too, as for Docker's `--memory`, systemd's
/// `MemoryMax` and the JVM's `-Xmx`. Case does not matter. A bare number is bytes.
public final class Sizes {

  /// The notation as a regular expression that Java and JSON Schema understand alike.
  static final String PATTERN =
      "^([0-9]{1,19}( ?[bB])?|[0-9]{1,19}(\\.[0-9]{1,9})? ?[kKmMgGtT][iI]?[bB]?)$";

  static final String REMEDY = "use a size such as 512MiB, 64K or 524288";

  private static final Pattern SIZE = Pattern.compile(PATTERN);
  private static final List<String> UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Sizes() {}

  /// The number of bytes; a fraction of a byte is cut off.
  ///
  /// @throws InvalidConfigException when the text is no size, without a key
  public static long parse(String text) {
    if (!SIZE.matcher(text).matches()) {
      throw Amounts.refused(text, "a size", REMEDY);
    }
    int digits = 0;
    while (digits < text.length() && "0123456789.".indexOf(text.charAt(digits)) >= 0) {
      digits++;
    }
    var unit = text.substring(digits).strip().toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : Math.max(0, "kmgt".indexOf(unit.charAt(0)) + 1);
    var bytes =
        new BigDecimal(text.substring(0, digits)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.compareTo(LARGEST) > 0) {
      throw InvalidConfigException.of(
          "", Quoted.of(text) + " is more than any computer holds", REMEDY);
    }
    return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  /// The shortest text that [#parse] turns back into these bytes: `512MiB`, `1000`.
  ///
  /// @param bytes 0 or more
  public static String format(long bytes) {
    long count = bytes;
    int power = 0;
    while (count != 0 && count % 1024 == 0 && power < UNITS.size() - 1) {
      count /= 1024;
      power++;
    }
    return count + UNITS.get(power);
  }
}

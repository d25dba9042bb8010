package io.servos.config;

import io.servos.model.InvalidConfigException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Shares of processors as people write them: `0.5`, `2`, or `500m` for 500 thousandths.
public final class Cpus {

  /// The notation as a regular expression that Java and JSON Schema understand alike.
  static final String PATTERN = "^([0-9]{1,9}(\\.[0-9]{1,20})?|[0-9]{1,9}m)$";

  static final String REMEDY = "use a number of processors such as 2, 0.5 or 500m";

  private static final Pattern CPUS = Pattern.compile(PATTERN);

  private Cpus() {}

  /// The number of processors.
  ///
  /// @throws InvalidConfigException when the text is no share of processors, without a key
  public static double parse(String text) {
    if (!CPUS.matcher(text).matches()) {
      throw Amounts.refused(text, "a number of processors", REMEDY);
    }
    return text.endsWith("m")
        ? new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(3).doubleValue()
        : Double.parseDouble(text);
  }

  /// A text that [#parse] turns back into this number: `2`, `0.5`.
  ///
  /// @param cpus 0.001 or more
  public static String format(double cpus) {
    return new BigDecimal(Double.toString(cpus)).stripTrailingZeros().toPlainString();
  }
}

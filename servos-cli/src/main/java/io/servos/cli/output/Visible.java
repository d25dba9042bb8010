package io.servos.cli.output;

/// Text of unknown origin, made fit for a terminal: nothing in it moves a cursor or changes the
/// direction of writing.
public final class Visible {

  private static final String HEX = "0123456789abcdef";

  private Visible() {}

  /// The text with control and format characters written as `\\uXXXX`.
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isHarmless(text.charAt(i))) {
        return escaped(text, "");
      }
    }
    return text;
  }

  /// As [#of], over several lines.
  public static String lines(String text) {
    return escaped(text, "\n\t");
  }

  private static String escaped(String text, String kept) {
    var result = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (isHarmless(unit) || kept.indexOf(unit) >= 0 || isPair(text, i)) {
        result.append(unit);
      } else {
        result.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          result.append(HEX.charAt(unit >> shift & 0xf));
        }
      }
    }
    return result.toString();
  }

  /// Whether this is half of a character beyond the 16-bit range that may be shown.
  private static boolean isPair(String text, int i) {
    char unit = text.charAt(i);
    int start = Character.isLowSurrogate(unit) ? i - 1 : i;
    return Character.isSurrogate(unit)
        && start >= 0
        && start + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(start), text.charAt(start + 1))
        && isHarmless(text.codePointAt(start));
  }

  private static boolean isHarmless(int point) {
    if (point < 0x7f) {
      return point >= 0x20;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

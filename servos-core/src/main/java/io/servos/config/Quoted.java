package io.servos.config;

/// Text of unknown origin, made fit for a terminal and a log line.
final class Quoted {

  private static final int MOST_OF_A_VALUE = 80;

  private Quoted() {}

  /// The text in single quotes, without control characters, cut where it is long.
  static String of(String text) {
    return "'" + plain(text, MOST_OF_A_VALUE) + "'";
  }

  /// The text without control characters.
  static String plain(String text) {
    return plain(text, Integer.MAX_VALUE);
  }

  /// The text without control characters, cut after that many characters.
  static String plain(String text, int most) {
    var result = new StringBuilder();
    text.codePoints().limit(most).forEach(point -> append(result, point));
    return text.codePointCount(0, text.length()) > most ? result + "..." : result.toString();
  }

  private static void append(StringBuilder result, int point) {
    if (isHarmless(point)) {
      result.appendCodePoint(point);
    } else {
      result.append(point > 0xffff ? "\\U%08x".formatted(point) : "\\u%04x".formatted(point));
    }
  }

  /// Whether the character is seen, and does nothing but being seen.
  static boolean isHarmless(int point) {
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

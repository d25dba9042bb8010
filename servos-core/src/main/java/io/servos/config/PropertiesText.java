package io.servos.config;

import java.util.ArrayList;
import java.util.List;

/// Splits the text of a properties file as [java.util.Properties] does, and keeps where each key
/// and value stands.
final class PropertiesText {

  /// One key and its value, both without escapes.
  record Property(String key, Position at, String value, Position valueAt) {

    /// The same property, with its key from that character on.
    Property below(int from) {
      return new Property(key.substring(from), at, value, valueAt);
    }
  }

  private static final String BLANK = " \t\f";
  private static final int UNICODE_DIGITS = 4;

  private final String text;
  private final Findings findings;
  private int index;
  private int line = 1;
  private int lineStart;

  PropertiesText(String text, Findings findings) {
    this.text = text;
    this.findings = findings;
  }

  /// All properties in the order of the text; a key may come several times.
  List<Property> properties() {
    var properties = new ArrayList<Property>();
    while (skipToProperty()) {
      properties.add(property());
    }
    return properties;
  }

  private boolean skipToProperty() {
    while (!atEnd()) {
      char next = text.charAt(index);
      if (next == '#' || next == '!') {
        skipToEndOfLine();
      } else if (isLineEnd(next)) {
        nextLine();
      } else if (!skipBlank()) {
        return true;
      }
    }
    return false;
  }

  private Property property() {
    var at = here();
    var key = unescaped(true);
    skipSeparator();
    var valueAt = here();
    return new Property(key, at, unescaped(false), valueAt);
  }

  private void skipSeparator() {
    skipBlanks();
    if (!atEnd() && "=:".indexOf(text.charAt(index)) >= 0) {
      index++;
      skipBlanks();
    }
  }

  private void skipBlanks() {
    boolean skipped = true;
    while (skipped) {
      skipped = skipBlank();
    }
  }

  private boolean skipBlank() {
    if (!atEnd() && BLANK.indexOf(text.charAt(index)) >= 0) {
      index++;
      return true;
    }
    return !atEnd() && skipContinuation();
  }

  /// The text up to the end of the logical line, or of the key.
  private String unescaped(boolean isKey) {
    var result = new StringBuilder();
    while (!atEnd()) {
      char next = text.charAt(index);
      if (isLineEnd(next) || (isKey && ("=:" + BLANK).indexOf(next) >= 0)) {
        break;
      }
      if (next != '\\') {
        result.append(next);
        index++;
      } else if (!skipContinuation()) {
        index++;
        appendEscaped(result);
      }
    }
    return result.toString();
  }

  private void appendEscaped(StringBuilder result) {
    if (atEnd()) {
      return;
    }
    char escaped = text.charAt(index++);
    switch (escaped) {
      case 't' -> result.append('\t');
      case 'n' -> result.append('\n');
      case 'r' -> result.append('\r');
      case 'f' -> result.append('\f');
      case 'u' -> result.append(unicode());
      default -> result.append(escaped);
    }
  }

  private char unicode() {
    int end = index + UNICODE_DIGITS;
    if (end > text.length() || !text.substring(index, end).matches("[0-9a-fA-F]{4}")) {
      index -= 2;
      throw findings.fatal(
          here(), "", "has \\u without four hexadecimal digits", "write \\\\ for a backslash");
    }
    char value = (char) Integer.parseInt(text.substring(index, end), 16);
    index = end;
    return value;
  }

  /// Skips a backslash that ends its line, and the blanks that begin the next one.
  private boolean skipContinuation() {
    if (text.charAt(index) != '\\'
        || index + 1 >= text.length()
        || !isLineEnd(text.charAt(index + 1))) {
      return false;
    }
    index++;
    nextLine();
    while (!atEnd() && BLANK.indexOf(text.charAt(index)) >= 0) {
      index++;
    }
    return true;
  }

  private void skipToEndOfLine() {
    while (!atEnd() && !isLineEnd(text.charAt(index))) {
      index++;
    }
  }

  private void nextLine() {
    boolean two = text.startsWith("\r\n", index);
    index += two ? 2 : 1;
    line++;
    lineStart = index;
  }

  private boolean atEnd() {
    return index >= text.length();
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  private Position here() {
    return new Position(line, index - lineStart + 1);
  }
}

package io.servos.boards.repl;

/// Values as MicroPython source has them, in ASCII.
final class PythonText {

  private PythonText() {}

  static String string(String text) {
    var literal = new StringBuilder("'");
    text.codePoints()
        .forEach(
            point -> {
              if (isPlain(point)) {
                literal.appendCodePoint(point);
              } else {
                literal.append(
                    point > 0xffff ? "\\U%08x".formatted(point) : "\\u%04x".formatted(point));
              }
            });
    return literal.append('\'').toString();
  }

  static String bytes(byte[] content, int from, int to) {
    var literal = new StringBuilder("b'");
    for (int i = from; i < to; i++) {
      int one = content[i] & 0xff;
      if (isPlain(one)) {
        literal.append((char) one);
      } else {
        literal.append("\\x%02x".formatted(one));
      }
    }
    return literal.append('\'').toString();
  }

  private static boolean isPlain(int point) {
    return point >= ' ' && point < 0x7f && point != '\'' && point != '\\';
  }
}

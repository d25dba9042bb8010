package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The first line of a script that names its interpreter, read as the kernel reads it. More lenient
/// in two points, where editors leave bytes that nobody sees: a byte order mark before it and a
/// carriage return behind it do not count.
///
/// @param interpreter what follows `#!`
/// @param argument the rest of the line, one argument to the kernel; empty when there is none
record Shebang(String interpreter, String argument) {

  /// The kernel reads no further (BINPRM_BUF_SIZE) and would cut the line there.
  private static final int LONGEST = 255;

  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  /// What env interprets itself: quotes, escapes, variables, comments, options, assignments.
  private static final Pattern PLAIN_WORDS = Pattern.compile("[^-'\"\\\\$#=][^'\"\\\\$#=]*");

  /// @param head the beginning of the file
  /// @param script the file, as the caller named it
  /// @throws InvalidWorkloadException if the line begins with `#!` and means nothing
  static Optional<Shebang> of(byte[] head, String script) {
    var text = new String(head, StandardCharsets.ISO_8859_1);
    text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    if (!text.startsWith("#!")) {
      return Optional.empty();
    }
    int end = text.indexOf('\n');
    if (end > LONGEST || (end < 0 && text.length() > LONGEST)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the first line of '"
              + script
              + "' is longer than the "
              + LONGEST
              + " bytes that Linux reads",
          "shorten it, for example with '#!/usr/bin/env NAME'");
    }
    return Optional.of(parsed(end < 0 ? text : text.substring(0, end), script));
  }

  private static Shebang parsed(String line, String script) {
    var words = utf8(line.substring(2)).strip();
    if (words.isEmpty() || words.indexOf('\0') >= 0) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the first line of '" + script + "' names no interpreter after '#!'",
          "name one, for example with '#!/usr/bin/env python3'");
    }
    var parts = BLANKS.split(words, 2);
    var shebang = new Shebang(parts[0], parts.length == 2 ? parts[1] : "");
    if (shebang.isEnv() && shebang.argument.isEmpty()) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the first line of '" + script + "' names no command after '" + shebang.interpreter + "'",
          "name one, for example with '#!/usr/bin/env python3'");
    }
    return shebang;
  }

  private boolean isEnv() {
    return interpreter.equals("/usr/bin/env") || interpreter.equals("/bin/env");
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// The command and its options when the line is `env NAME` or `env -S NAME OPTIONS`; empty when
  /// it names the interpreter directly, or asks env for more than to find a command.
  List<String> command() {
    if (!isEnv()) {
      return List.of();
    }
    if (argument.startsWith("-S")) {
      var words = argument.substring(2).strip();
      return PLAIN_WORDS.matcher(words).matches() ? List.of(BLANKS.split(words)) : List.of();
    }
    return PLAIN_WORDS.matcher(argument).matches() ? List.of(argument) : List.of();
  }
}

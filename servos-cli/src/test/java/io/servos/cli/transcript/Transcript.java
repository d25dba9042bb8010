package io.servos.cli.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// One command line and what it must print. A directory with the files `command`, `stdout`,
/// `stderr` and `status`; what is missing is empty, or 0. `stdout.pattern` and `stderr.pattern`
/// hold a regular expression a line; a line `...` stands for any lines.
record Transcript(Path directory) {

  String name() {
    return String.valueOf(directory.getFileName());
  }

  Path command() {
    return directory.resolve("command");
  }

  int status() throws IOException {
    var file = directory.resolve("status");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
  }

  /// Whether the output is not the expected one; then both, for people to compare.
  String difference(String stream, byte[] actual) throws IOException {
    var printed = new String(actual, StandardCharsets.UTF_8);
    var pattern = directory.resolve(stream + ".pattern");
    if (Files.exists(pattern)) {
      var expected = Files.readString(pattern);
      return regex(expected).matcher(printed).matches() ? "" : told(stream, expected, printed);
    }
    var file = directory.resolve(stream);
    var expected = Files.exists(file) ? Files.readString(file) : "";
    return expected.equals(printed) ? "" : told(stream, expected, printed);
  }

  private static Pattern regex(String lines) {
    var regex = new StringBuilder();
    lines
        .lines()
        .forEach(line -> regex.append(line.equals("...") ? "(?:.*\n)*?" : "(?:" + line + ")\n"));
    return Pattern.compile(regex.toString());
  }

  private static String told(String stream, String expected, String printed) {
    return "%s must be%n%s%nand is%n%s%n".formatted(stream, expected, printed);
  }
}

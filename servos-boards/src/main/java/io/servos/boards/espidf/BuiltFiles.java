package io.servos.boards.espidf;

import io.servos.boards.firmware.BuildPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Files in one stream: of each a line with its size and its name, then its content. It comes from
/// a program of others.
final class BuiltFiles {

  private static final int LONGEST_LINE = 256;
  private static final Pattern HEADER = Pattern.compile("(\\d{1,10}) (.+)");

  private BuiltFiles() {}

  /// Reads all of them.
  ///
  /// @throws IOException if it is not such a stream
  static SequencedMap<String, byte[]> read(Path file) throws IOException {
    long left = Files.size(file);
    var files = new LinkedHashMap<String, byte[]>();
    try (var input = Files.newInputStream(file)) {
      for (var line = line(input); !line.isEmpty(); line = line(input)) {
        left -= line.length() + 1L;
        var header = HEADER.matcher(line);
        if (!header.matches() || !BuildPath.isInside(header.group(2))) {
          throw new IOException("'" + line + "' is no file with its size");
        }
        long size = Long.parseLong(header.group(1));
        if (size > left || size > Integer.MAX_VALUE - 8) {
          throw new IOException("'" + header.group(2) + "' is cut off");
        }
        files.put(header.group(2), input.readNBytes((int) size));
        left -= size;
      }
    }
    return files;
  }

  private static String line(InputStream input) throws IOException {
    var line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      line.append((char) next);
      if (line.length() > LONGEST_LINE) {
        throw new IOException("a line has no end");
      }
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

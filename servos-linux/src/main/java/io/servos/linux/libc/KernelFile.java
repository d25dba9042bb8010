package io.servos.linux.libc;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// A file by which the kernel shows something, as in /proc and in control groups. Its size is not
/// known before it is read. Read by a plain stream, which takes half the calls of a channel and a
/// tenth of its time at first use.
public final class KernelFile {

  /// More than most of them hold.
  private static final int USUAL = 8192;

  private KernelFile() {}

  /// All of it; bytes that are no UTF-8 become U+FFFD.
  public static String read(Path path) throws IOException {
    var buffer = new byte[USUAL];
    int length = 0;
    try (var file = new FileInputStream(path.toFile())) {
      int count = file.read(buffer);
      while (count > 0) {
        length += count;
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
        count = file.read(buffer, length, buffer.length - length);
      }
    }
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}

package io.servos.cli.output;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the standard descriptors of this process lead to.
public final class Descriptors {

  private Descriptors() {}

  /// Puts something in place of each standard descriptor that is closed, so that its number goes to
  /// no pipe of a run. To be kept open.
  static List<Closeable> fillGaps() {
    var fillers = new ArrayList<Closeable>();
    try {
      for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (target(descriptor).isEmpty()) {
          fillers.add(new FileInputStream("/dev/null"));
        }
      }
    } catch (IOException _) {
      // Without /dev/null nothing runs here at all.
    }
    return List.copyOf(fillers);
  }

  /// Whether that descriptor is a terminal.
  public static boolean isTerminal(int descriptor) {
    var target = target(descriptor);
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.equals("/dev/console");
  }

  static boolean isPipe(int descriptor) {
    var target = target(descriptor);
    return target.startsWith("pipe:") || target.startsWith("socket:");
  }

  /// What `/proc` calls it; empty when it is closed.
  public static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException _) {
      // No such descriptor.
      return "";
    }
  }
}

package io.servos.cli.run;

import io.servos.cli.output.Descriptors;
import io.servos.model.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a script reads when the caller names no file: what is sent to this process.
public final class CallerInput {

  private static final int CHUNK = 1 << 16;
  private static final int PROCESS_GROUP = 2;
  private static final int FOREGROUND_GROUP = 5;

  private CallerInput() {}

  /// Nothing if this process reads from nowhere, or from a terminal that belongs to others: to read
  /// from it would stop this process. Where standard input is closed the JVM gets its number for
  /// one of its own files.
  static Input input() {
    var target = Descriptors.target(0);
    boolean isOfJvm = target.startsWith(System.getProperty("java.home", "/dev/null") + "/");
    if (target.isEmpty() || target.equals("/dev/null") || isOfJvm) {
      return new Input.Empty();
    }
    return Descriptors.isTerminal(0) && isInBackground() ? new Input.Empty() : new Input.Piped();
  }

  private static boolean isInBackground() {
    try {
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", FOREGROUND_GROUP + 2);
      return !fields[PROCESS_GROUP].equals(fields[FOREGROUND_GROUP]);
    } catch (IOException _) {
      // Without /proc nothing runs here at all.
      return false;
    }
  }

  /// Passes the caller's bytes on until its end, in a thread that keeps nothing from ending.
  public static void pump(InputStream from, OutputStream to) {
    var thread = new Thread(() -> copy(from, to), "servos-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(InputStream from, OutputStream to) {
    var buffer = new byte[CHUNK];
    try (to) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
      }
    } catch (IOException _) {
      // The program reads no more, or there is nothing to read from: both are its end of file.
    }
  }
}

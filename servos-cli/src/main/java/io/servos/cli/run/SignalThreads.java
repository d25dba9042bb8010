package io.servos.cli.run;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Which signals this process is being ended by. The JVM handles each in a thread of its own, which
/// lives until the process ends and is named after it. The only other way to learn of a signal is
/// an internal class, `sun.misc.Signal`.
final class SignalThreads {

  private static final Map<String, Integer> SIGNALS =
      Map.of("SIGHUP handler", 1, "SIGINT handler", 2, "SIGTERM handler", 15);

  private SignalThreads() {}

  /// The number of one that is being handled, or 0.
  static int first() {
    return handlers().map(SIGNALS::get).filter(Objects::nonNull).findFirst().orElse(0);
  }

  /// How many are being handled.
  static int count() {
    return Math.toIntExact(handlers().count());
  }

  private static Stream<String> handlers() {
    var group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    var threads = new Thread[group.activeCount() + 64];
    int count = group.enumerate(threads);
    return Arrays.stream(threads, 0, count).map(Thread::getName).filter(SIGNALS::containsKey);
  }
}

package io.servos.linux.sandbox;

import io.servos.linux.libc.Descriptors;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// The two outputs of a run, read on one platform thread: nobody else has to be woken for what
/// comes, which takes as long as all else that there is to do for a short program's.
record OutputPair(OutputChannel stdout, OutputChannel stderr) {

  /// A thread that waits this way wakes up now and then.
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final Duration CHECK = Duration.ofMillis(50);
  private static final int PIECE = 1 << 14;

  /// Reads what comes in a short time.
  ///
  /// @return whether both have ended by then
  boolean drain(OutputStream out, OutputStream errors) throws IOException, InterruptedException {
    long end = System.nanoTime() + SHORT.toNanos();
    var piece = new byte[PIECE];
    while (!hasEnded() && System.nanoTime() < end) {
      if (Descriptors.awaitReadable(OutputChannel.open(stdout, stderr), CHECK)) {
        stdout.pass(out, piece);
        stderr.pass(errors, piece);
      }
    }
    return hasEnded();
  }

  private boolean hasEnded() {
    return stdout.hasEnded() && stderr.hasEnded();
  }
}

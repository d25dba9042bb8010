package io.servos.boards.flash;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.time.Duration;
import java.util.Arrays;

/// Messages to a boot loader and its answers, each of a known length. Every wait has an end.
///
/// @param line what it is at
record Exchange(SerialLine line) {

  private static final Duration SEND = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int MOST_LATE = 20;
  private static final Duration QUIET = Duration.ofMillis(100);

  void send(byte... message) throws InterruptedException {
    line.write(message, SEND);
  }

  /// Exactly that many bytes.
  ///
  /// @throws BoardException of the kind `SILENT` if they do not come
  byte[] receive(int count) throws InterruptedException {
    var received = receive(count, ANSWER);
    if (received.length < count) {
      throw new BoardException(
          Kind.SILENT,
          line.port().toString(),
          "does not answer any more",
          "reset the board and flash it again: the boot loader is still there",
          null);
    }
    return received;
  }

  /// That many bytes, or what of them came in time.
  byte[] receive(int count, Duration patience) throws InterruptedException {
    var received = new byte[count];
    int done = 0;
    long end = System.nanoTime() + patience.toNanos();
    while (done < count && end - System.nanoTime() > 0) {
      var piece = new byte[count - done];
      int got = line.read(piece, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      System.arraycopy(piece, 0, received, done, got);
      done += got;
    }
    return Arrays.copyOf(received, done);
  }

  /// Throws away what still comes, until nothing does.
  void skipLate() throws InterruptedException {
    var late = new byte[64];
    for (int i = 0; i < MOST_LATE && line.read(late, QUIET) > 0; i++) {
      // An answer that nobody waits for any more.
    }
  }

  BoardException garbled(String problem) {
    return new BoardException(
        Kind.GARBLED,
        line.port().toString(),
        problem,
        "reset the board and flash it again: the boot loader is still there",
        null);
  }
}

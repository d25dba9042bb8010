package io.servos.boards.repl;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;

/// Both directions of a serial line, in the units that the protocol has. Every wait has an end. For
/// one thread at a time.
final class Dialogue {

  /// How long a board may think before it says the next thing.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int CHUNK = 4096;

  private final SerialLine line;
  private final byte[] buffer = new byte[CHUNK];
  private int from;
  private int to;
  private long deadline = System.nanoTime();

  Dialogue(SerialLine line) {
    this.line = line;
  }

  /// Whatever is awaited from now on without a time of its own has to come by then: a board that
  /// sends a little now and then is not waited for longer, either.
  void limit(Duration atMost) {
    deadline = System.nanoTime() + atMost.toNanos();
  }

  String port() {
    return line.port().toString();
  }

  void send(byte... bytes) throws InterruptedException {
    line.write(bytes, PATIENCE);
  }

  void send(String text) throws InterruptedException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Whether there is something to read already.
  boolean hasMore() throws InterruptedException {
    return from < to || fill(Duration.ZERO);
  }

  private boolean fill(Duration patience) throws InterruptedException {
    from = 0;
    to = line.read(buffer, patience);
    return to > 0;
  }

  /// The next byte, if it comes in time.
  OptionalInt next(Duration patience) throws InterruptedException {
    return from < to || fill(patience)
        ? OptionalInt.of(buffer[from++] & 0xff)
        : OptionalInt.empty();
  }

  /// The next byte.
  ///
  /// @throws BoardException of the kind `SILENT` if none comes, `GARBLED` if the time is over
  int next() throws InterruptedException {
    if (deadline - System.nanoTime() < 0) {
      throw garbled("does not come to an end");
    }
    return next(PATIENCE).orElseThrow(this::silent);
  }

  /// All up to a byte, which is taken but not kept.
  ///
  /// @throws BoardException if it does not come among so many
  byte[] until(int mark, int most) throws InterruptedException {
    var taken = new ByteArrayOutputStream();
    for (int one = next(); one != mark; one = next()) {
      if (taken.size() == most) {
        throw garbled("sends more than " + most + " bytes where less was to come");
      }
      taken.write(one);
    }
    return taken.toByteArray();
  }

  /// Takes what has to come next.
  ///
  /// @throws BoardException of the kind `GARBLED` if it is something else
  void expect(String text) throws InterruptedException {
    for (int i = 0; i < text.length(); i++) {
      int got = next();
      if (got != text.charAt(i)) {
        throw garbled("sends byte %d where %d was to come".formatted(got, (int) text.charAt(i)));
      }
    }
  }

  /// Reads until that text has come, or the time is over.
  ///
  /// @return what was read; it ends with the text if that has come
  byte[] await(String text, Duration atMost) throws InterruptedException {
    var mark = text.getBytes(StandardCharsets.ISO_8859_1);
    var tail = new Tail();
    long end = System.nanoTime() + atMost.toNanos();
    while (!tail.endsWith(mark)) {
      var one = next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (one.isEmpty() || end - System.nanoTime() < 0) {
        return tail.bytes();
      }
      tail.add(one.getAsInt());
    }
    return tail.bytes();
  }

  /// Reads until nothing has come for a while.
  ///
  /// @return what was read last
  byte[] drain(Duration quiet, Duration atMost) throws InterruptedException {
    var tail = new Tail();
    long end = System.nanoTime() + atMost.toNanos();
    var one = next(quiet);
    while (one.isPresent() && end - System.nanoTime() > 0) {
      tail.add(one.getAsInt());
      one = next(quiet);
    }
    return tail.bytes();
  }

  BoardException silent() {
    return new BoardException(
        Kind.SILENT,
        port(),
        "has sent nothing for " + PATIENCE.toSeconds() + " s",
        "reset the board, or plug it in again, then try again",
        null);
  }

  BoardException garbled(String problem) {
    return new BoardException(
        Kind.GARBLED, port(), problem, "reset the board, then try again", null);
  }

  /// The last of the bytes that came.
  private static final class Tail {

    private static final int MOST = 1 << 14;

    private byte[] bytes = new byte[256];
    private int length;

    void add(int one) {
      if (length == MOST) {
        System.arraycopy(bytes, MOST / 2, bytes, 0, MOST / 2);
        length = MOST / 2;
      } else if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = (byte) one;
    }

    boolean endsWith(byte[] mark) {
      return length >= mark.length
          && Arrays.equals(bytes, length - mark.length, length, mark, 0, mark.length);
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, length);
    }
  }
}

package io.servos.checks.fuzz;

import io.servos.boards.repl.RawRepl;
import io.servos.boards.repl.RemoteFiles;
import io.servos.model.BoardException;
import io.servos.spi.SerialLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// What a board at a port answers: each message gets the bytes up to the next separator. Whatever
/// they are, only a [BoardException] may come of them.
public final class ReplFuzz {

  private static final byte SEPARATOR = 0x1c;
  private static final byte[] BANNER =
      "raw REPL; CTRL-B to exit\r\n>".getBytes(StandardCharsets.ISO_8859_1);

  private ReplFuzz() {}

  /// A board that has said all it says when it is asked.
  private static final class Answers implements SerialLine {

    private final byte[] input;
    private int next;
    private byte[] pending = new byte[0];

    Answers(byte[] input) {
      this.input = input;
    }

    @Override
    public Path port() {
      return Path.of("board");
    }

    @Override
    public int read(byte[] target, Duration patience) {
      int count = Math.min(pending.length, target.length);
      System.arraycopy(pending, 0, target, 0, count);
      pending = Arrays.copyOfRange(pending, count, pending.length);
      return count;
    }

    @Override
    public void write(byte[] bytes, Duration patience) {
      if (Arrays.equals(bytes, new byte[] {'\r', 1})) {
        pending = BANNER.clone();
        return;
      }
      int end = next;
      while (end < input.length && input[end] != SEPARATOR) {
        end++;
      }
      pending = Arrays.copyOfRange(input, next, end);
      next = Math.min(input.length, end + 1);
    }

    @Override
    public void discardInput() {
      pending = new byte[0];
    }

    @Override
    public void setBaud(int baud) {}

    @Override
    public boolean set(Signal signal, boolean raised) {
      return false;
    }

    @Override
    public void close() {}
  }

  public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
    try (var repl = RawRepl.enter(new Answers(input), Duration.ZERO)) {
      var files = new RemoteFiles(repl);
      repl.evaluate("1");
      files.list("/");
      files.get("/main.py");
      files.hashes("/");
    } catch (BoardException told) {
      if (told.remedy().isBlank()) {
        throw new AssertionError("no remedy", told);
      }
    }
  }
}

package io.servos.boards.attached;

import io.servos.model.BoardException;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// Standard input of a program on a board: bytes for its serial port, once the program runs, no
/// faster than a small buffer there takes them. A board knows no end of its input.
final class KeysToBoard extends OutputStream {

  private static final int PIECE = 32;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration UNTIL_TAKEN = Duration.ofSeconds(5);

  private final SerialLine line;
  private final BoardProgram program;
  private final CountDownLatch begun;

  KeysToBoard(SerialLine line, BoardProgram program, CountDownLatch begun) {
    this.line = line;
    this.program = program;
    this.begun = begun;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      begun.await();
      program.awaitListening();
      for (int at = offset; at < offset + length; at += PIECE) {
        line.write(
            Arrays.copyOfRange(bytes, at, Math.min(at + PIECE, offset + length)), UNTIL_TAKEN);
        Thread.sleep(PAUSE);
      }
    } catch (BoardException | IllegalStateException gone) {
      throw new IOException("the board takes no input: " + gone.getMessage(), gone);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the board takes its input");
    }
  }
}

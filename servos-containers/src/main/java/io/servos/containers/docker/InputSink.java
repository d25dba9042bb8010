package io.servos.containers.docker;

import io.servos.containers.engine.Attachment;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A program's standard input. Closing it is the end of file.
///
/// It is written by a thread of its own: a channel is closed when a thread that writes to it is
/// interrupted, and this one carries the outputs too.
final class InputSink extends OutputStream {

  private static final int CHUNK = 1 << 15;
  private static final int MOST_WAITING = 2;
  private static final long LOOK_MILLIS = 100;

  /// The first one passes on an unfinished line, if there is one.
  private static final byte[] END_OF_TRANSMISSION = {4, 4};

  private final Attachment attachment;
  private final boolean terminal;
  private final BlockingQueue<Piece> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private boolean started;
  private boolean closed;
  private volatile boolean ended;

  /// What is written next.
  private interface Piece {
    /// Whether more may follow.
    boolean write() throws IOException;
  }

  /// @param terminal whether it is one, which ends by a character and not by being closed
  InputSink(Attachment attachment, boolean terminal) {
    this.attachment = attachment;
    this.terminal = terminal;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += CHUNK) {
      int from = offset + done;
      var chunk = Arrays.copyOfRange(source, from, from + Math.min(length - done, CHUNK));
      add(
          () -> {
            attachment.stdin().write(chunk);
            attachment.stdin().flush();
            return true;
          });
    }
  }

  @Override
  public void close() throws IOException {
    if (ended || closed) {
      return;
    }
    try {
      add(this::writeEnd);
    } catch (InterruptedIOException interruption) {
      throw interruption;
    } catch (IOException _) {
      // The run has ended meanwhile, and its input with it.
    }
    closed = true;
  }

  private boolean writeEnd() throws IOException {
    if (terminal) {
      attachment.stdin().write(END_OF_TRANSMISSION);
      attachment.stdin().flush();
    } else {
      attachment.endInput();
    }
    return false;
  }

  private void add(Piece piece) throws IOException {
    if (!started) {
      started = true;
      Thread.ofVirtual().name("servos-input").start(this::passOn);
    }
    try {
      do {
        if (ended || closed) {
          throw new IOException("standard input is closed");
        }
      } while (!waiting.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      var failure = new InterruptedIOException("interrupted before standard input took it");
      failure.initCause(interruption);
      throw failure;
    }
  }

  private void passOn() {
    try {
      while (!ended) {
        var piece = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (piece != null && !piece.write()) {
          return;
        }
      }
    } catch (IOException _) {
      // The container has ended, and its input with it; writers are told.
      ended = true;
    } catch (InterruptedException impossible) {
      throw new AssertionError("nobody interrupts this thread", impossible);
    }
  }

  /// The run has ended.
  void release() {
    ended = true;
  }
}

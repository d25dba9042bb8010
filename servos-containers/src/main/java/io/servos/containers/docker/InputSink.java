package io.servos.containers.docker;

import io.servos.containers.engine.Attachment;
import java.io.IOException;
import java.io.OutputStream;

/// A program's standard input. Closing it is the end of file.
final class InputSink extends OutputStream {

  private static final int CHUNK = 1 << 15;

  /// The first one passes on an unfinished line, if there is one.
  private static final byte[] END_OF_TRANSMISSION = {4, 4};

  private final Attachment attachment;
  private final boolean terminal;
  private volatile boolean ended;

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
      if (ended) {
        throw new IOException("standard input is closed");
      }
      try {
        attachment.stdin().write(source, offset + done, Math.min(length - done, CHUNK));
        attachment.stdin().flush();
      } catch (IOException failure) {
        throw new IOException("the program does not read its standard input", failure);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      ended = true;
      try {
        if (terminal) {
          attachment.stdin().write(END_OF_TRANSMISSION);
          attachment.stdin().flush();
        } else {
          attachment.endInput();
        }
      } catch (IOException _) {
        // The container has ended, and its input with it.
      }
    }
  }

  /// The run has ended.
  void release() {
    ended = true;
  }
}

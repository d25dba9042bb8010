package io.servos.linux.sandbox;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Reactor;
import io.servos.linux.libc.Terminals;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// A program's standard input. Closing it is the end of file.
final class InputChannel extends OutputStream {

  private static final int CHUNK = 1 << 16;

  /// The first one passes on an unfinished line, if there is one.
  private static final byte[] END_OF_TRANSMISSION = {4, 4};

  private final Reactor reactor;
  private final Fd fd;
  private final boolean terminal;
  private boolean ended;

  /// @param terminal whether it is one, which ends by a character and not by being closed
  InputChannel(Reactor reactor, Fd fd, boolean terminal) {
    this.reactor = reactor;
    this.fd = fd;
    this.terminal = terminal;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = transfer(source, offset + done, Math.min(length - done, CHUNK));
      if (count >= 0) {
        done += count;
      } else if (count == -Errno.EAGAIN) {
        awaitRoom();
      } else {
        throw new IOException(
            "the program does not read its standard input: " + Errno.text(-count));
      }
    }
  }

  /// Not while it is being closed: the number may be that of another run's file right after.
  private synchronized int transfer(byte[] source, int offset, int length) throws IOException {
    if (ended) {
      throw new IOException("standard input is closed");
    }
    return Descriptors.write(fd, source, offset, length);
  }

  private void awaitRoom() throws IOException {
    try {
      reactor.awaitWritable(fd);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to a program");
    } catch (NativeCallException failure) {
      throw new IOException("standard input could not be waited for", failure);
    }
  }

  /// The end of file. A terminal stays open to the end of the run: were the last of its masters
  /// closed by a reader of output that saw the program close its side, the kernel would hang up on
  /// the program.
  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      if (terminal) {
        Descriptors.write(fd, END_OF_TRANSMISSION, 0, END_OF_TRANSMISSION.length);
      } else {
        release();
      }
    }
  }

  /// Tells the terminal, if it is one, its new size.
  synchronized void resize(int rows, int columns) {
    if (terminal && !fd.isClosed()) {
      Terminals.resize(fd, rows, columns);
    }
  }

  /// Gives the descriptor up.
  synchronized void release() {
    ended = true;
    reactor.discard(fd);
  }
}

package io.servos.linux.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// One connection of a program, passed on to where it leads.
final class Relay implements AutoCloseable {

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);

  /// How long answers are thrown away that nobody takes, while what the program sent is on its way.
  private static final Duration LONGEST_IN_VAIN = Duration.ofSeconds(5);

  private static final int BUFFER_BYTES = 16 << 10;

  private final SocketChannel inner;
  private final SocketChannel outer;
  private final LongAdder moved;
  private volatile boolean sent;
  private volatile boolean gone;

  /// @param inner the program's end
  /// @param moved what counts the bytes that are passed on
  Relay(SocketChannel inner, LongAdder moved) throws IOException {
    this.inner = inner;
    this.outer = SocketChannel.open();
    this.moved = moved;
  }

  /// Connects to the destination and passes on both ways until both are at their ends. When one
  /// breaks off, so does the other.
  void run(InetSocketAddress destination) throws InterruptedException {
    try {
      outer.socket().connect(destination, (int) LONGEST_CONNECT.toMillis());
      inner.setOption(StandardSocketOptions.TCP_NODELAY, true);
      outer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var answers = Thread.ofVirtual().start(this::passAnswers);
      passSent();
      answers.join();
    } catch (IOException _) {
      reset(inner);
    } finally {
      close();
    }
  }

  private void passSent() {
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (hasMore(buffer)) {
        write(buffer.flip(), outer);
        buffer.clear();
      }
      outer.shutdownOutput();
      sent = true;
    } catch (IOException _) {
      reset(inner);
      reset(outer);
    }
  }

  /// A program that has closed its end answers what still comes to it by a reset, which takes
  /// nothing back of what it sent.
  private boolean hasMore(ByteBuffer buffer) throws IOException {
    try {
      return inner.read(buffer) >= 0;
    } catch (IOException broken) {
      if (gone) {
        return false;
      }
      throw broken;
    }
  }

  private void passAnswers() {
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long goneNanos = 0;
    try {
      while (outer.read(buffer) >= 0) {
        buffer.flip();
        if (!gone && !isTaken(buffer)) {
          goneNanos = System.nanoTime();
          gone = true;
        } else if (gone && System.nanoTime() - goneNanos > LONGEST_IN_VAIN.toNanos()) {
          throw new IOException("nobody takes the answers");
        }
        buffer.clear();
      }
      if (!gone) {
        inner.shutdownOutput();
      }
    } catch (IOException _) {
      reset(inner);
      reset(outer);
    }
  }

  private boolean isTaken(ByteBuffer buffer) {
    try {
      write(buffer, inner);
      return true;
    } catch (IOException _) {
      // The program has closed its end; what it sent before goes on its way.
      return false;
    }
  }

  private void write(ByteBuffer buffer, SocketChannel to) throws IOException {
    while (buffer.hasRemaining()) {
      moved.add(to.write(buffer));
    }
  }

  /// Ends it before its time. Unless all that the program sent is on its way, the other end is told
  /// that something is missing.
  void cut() {
    if (!sent) {
      reset(outer);
      reset(inner);
    }
    close();
  }

  /// Ends a connection so that its other end knows that something is amiss.
  static void reset(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    try (inner) {
      outer.close();
    } catch (IOException _) {
      // Both are of no use any more either way.
    }
  }
}

package io.servos.linux.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One connection of a program, passed on to where it leads.
final class Relay implements AutoCloseable {

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 16 << 10;

  private final SocketChannel inner;
  private final SocketChannel outer;

  /// @param inner the program's end
  Relay(SocketChannel inner) throws IOException {
    this.inner = inner;
    this.outer = SocketChannel.open();
  }

  /// Connects to the destination and passes on both ways until both are at their ends. When one
  /// breaks off, so does the other.
  void run(InetSocketAddress destination) throws InterruptedException {
    try {
      outer.socket().connect(destination, (int) LONGEST_CONNECT.toMillis());
      inner.setOption(StandardSocketOptions.TCP_NODELAY, true);
      outer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var answers = Thread.ofVirtual().start(() -> pass(outer, inner));
      pass(inner, outer);
      answers.join();
    } catch (IOException _) {
      reset(inner);
    } finally {
      close();
    }
  }

  private static void pass(SocketChannel from, SocketChannel to) {
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException _) {
      reset(from);
      reset(to);
    }
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

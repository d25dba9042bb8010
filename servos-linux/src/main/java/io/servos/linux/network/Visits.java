package io.servos.linux.network;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Networks;
import io.servos.linux.libc.Uninterrupted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Does things in a network namespace, one after the other. Safe for use by many threads.
final class Visits implements AutoCloseable {

  private final Fd namespace;
  private final ExecutorService visitor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("servos-uplink").daemon().factory());

  Visits(Fd namespace) {
    this.namespace = namespace;
  }

  /// A descriptor of it, for the caller to close.
  Fd namespace() {
    return Descriptors.duplicate(namespace);
  }

  /// What Java starts at the first use of sockets is to be outside; to be called before the first.
  static void loadOutside() {
    try {
      ServerSocketChannel.open().close();
      DatagramChannel.open().close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Waits for it. What it threw comes through as it is.
  <T> T run(Supplier<T> task) {
    return Uninterrupted.get(visitor.submit(() -> Networks.inside(namespace, task)));
  }

  @Override
  public void close() {
    visitor.shutdown();
    namespace.close();
  }
}

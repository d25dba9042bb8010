package io.servos.linux.sandbox;

import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Networks;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Network namespaces made ahead, each for one sandbox: nothing else of a start takes the kernel so
/// long. Where none is ready, or none can be made ahead, a sandbox makes its own, which is the same
/// barrier. Safe for use by many threads.
final class NetworkNamespaces implements AutoCloseable {

  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("servos-network").daemon().factory());
  private final Queue<Fd> ready = new ArrayDeque<>();
  private int most = 8;
  private int wanted;
  private boolean isFirst = true;
  private boolean isFilling;

  /// One that nobody has been in. The first caller gets none, as it may stay the only one; each
  /// later one that finds none doubles their number.
  synchronized Optional<Fd> take() {
    if (isFirst) {
      isFirst = false;
      return Optional.empty();
    }
    var taken = Optional.ofNullable(ready.poll());
    if (taken.isEmpty()) {
      wanted = Math.min(most, Math.max(1, 2 * wanted));
    }
    return taken;
  }

  /// Makes what is missing, in the background; for a time when nobody waits for a start.
  synchronized void restock() {
    if (!isFilling && ready.size() < wanted) {
      isFilling = true;
      maker.execute(this::fill);
    }
  }

  private void fill() {
    try {
      while (isShort()) {
        keep(Networks.make());
      }
    } catch (NativeCallException _) {
      // A container may forbid it; sandboxes then make their own, or say why they cannot.
      giveUp();
    }
  }

  private synchronized boolean isShort() {
    isFilling = ready.size() < wanted;
    return isFilling;
  }

  private synchronized void keep(Fd made) {
    if (wanted > 0) {
      ready.add(made);
    } else {
      made.close();
    }
  }

  private synchronized void giveUp() {
    most = 0;
    wanted = 0;
  }

  @Override
  public void close() {
    synchronized (this) {
      giveUp();
      ready.forEach(Fd::close);
      ready.clear();
    }
    maker.shutdown();
  }
}

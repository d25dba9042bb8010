package io.servos.cli.daemon;

import io.servos.cli.output.Console;
import io.servos.engine.WarmPool;
import io.servos.spi.Caller;
import io.servos.spi.CallerSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Takes callers as they come, each in a thread of its own for that time.
final class Service implements AutoCloseable {

  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final int LEAST = 1;
  private static final int MOST = 4;
  private static final Duration POOL_IDLE = Duration.ofMinutes(5);
  private static final long POOL_BYTES = 256L << 20;

  private final CallerSocket socket;
  private final Console console;
  private final Pools pools =
      new Pools(new WarmPool.Size(LEAST, MOST, POOL_IDLE).withMemoryBytes(POOL_BYTES), isRoot());
  private final Map<ServedRun, CompletableFuture<Boolean>> runs = new ConcurrentHashMap<>();

  /// Platform threads: calls of the kernel hold them. One that was there before is there sooner.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("servos-served-", 0).factory());

  Service(CallerSocket socket, Console console) {
    this.socket = socket;
    this.console = console;
  }

  /// Until it is asked to end, or nobody has come for that long.
  void run(Duration idle, Shutdown shutdown) {
    long last = System.nanoTime();
    try {
      while (!shutdown.isAsked()) {
        var caller = socket.next(CHECK);
        caller.ifPresent(this::serve);
        if (caller.isPresent() || !runs.isEmpty()) {
          last = System.nanoTime();
        } else if (System.nanoTime() - last > idle.toNanos()) {
          console.say("daemon: nothing was asked for a while, so it ends");
          return;
        }
      }
    } catch (InterruptedException _) {
      // It is asked to end.
    }
  }

  private void serve(Caller caller) {
    var run = new ServedRun(caller, pools);
    runs.put(run, new CompletableFuture<>());
    threads.execute(() -> serve(run));
  }

  private void serve(ServedRun run) {
    try {
      run.run();
    } catch (InterruptedException _) {
      // This process ends.
    } catch (RuntimeException bug) {
      console.bug(bug);
    } finally {
      Objects.requireNonNull(runs.remove(run)).complete(true);
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Asks every program to end, and waits for that.
  @Override
  public void close() {
    socket.close();
    var left = Map.copyOf(runs);
    left.keySet().forEach(run -> run.signalled(Shutdown.SIGTERM));
    // Programs get their grace and no more.
    left.values().forEach(CompletableFuture::join);
    threads.shutdown();
    pools.close();
  }
}

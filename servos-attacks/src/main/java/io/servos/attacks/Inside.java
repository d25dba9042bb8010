package io.servos.attacks;

import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.LogSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Within an isolation, under one config. Safe for use by many threads.
final class Inside implements Vantage, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 6;
  private static final String COLD = "no sandbox stood ready";
  private static final long PAUSE_NANOS = 2_000_000;

  private final IsolationManager manager;
  private final Optional<WarmPool> pool;

  /// Without a warm pool.
  Inside(EnvironmentConfig config, LogSink log) {
    this(config, log, Optional.empty(), 0);
  }

  /// @param warmLike what the warm pool is for; empty for none
  /// @param ready how many sandboxes stand ready
  Inside(EnvironmentConfig config, LogSink log, Optional<Path> warmLike, int ready) {
    manager = new IsolationManager(config, log);
    try {
      pool =
          warmLike.map(
              script ->
                  manager.warmPool(
                      Workload.of(script), new WarmPool.Size(ready, 8, Duration.ofMinutes(1))));
    } catch (ServosException refusal) {
      manager.close();
      throw refusal;
    }
  }

  @Override
  public String word(Path script) throws InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      var started = Optional.<Started>empty();
      try {
        started = Optional.of(start(Workload.of(script)));
        var result = started.get().execution().await();
        if (started.get().asWanted() || result.outcome() instanceof Outcome.FailedToStart) {
          return word(result);
        }
      } catch (InvalidConfigException refusal) {
        return "invalid-config: " + refusal.getMessage();
      } catch (ServosException refusal) {
        return "refused: " + refusal.getMessage();
      } finally {
        started.ifPresent(one -> one.execution().close());
      }
    }
    return COLD;
  }

  @Override
  public Held hold(Path script) throws IOException, InterruptedException {
    var started = start(Workload.of(script).withInput(new Input.Piped()));
    var execution = started.execution();
    var left = new String(execution.stdout().readNBytes(4), StandardCharsets.UTF_8);
    var said = started.asWanted() ? left : COLD;
    return new Held() {
      @Override
      public String trouble() {
        return said.equals("left") ? "" : "what was to be left: " + said;
      }

      @Override
      public void close() {
        execution.close();
      }
    };
  }

  /// @param asWanted whether a sandbox that stood ready was used, when there is a warm pool
  private record Started(Execution execution, boolean asWanted) {}

  private Started start(Workload workload) throws InterruptedException {
    if (pool.isEmpty()) {
      return new Started(manager.start(workload), true);
    }
    var warm = pool.get();
    synchronized (warm) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (warm.counts().ready() == 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      long cold = warm.counts().cold();
      var execution = warm.start(workload);
      return new Started(execution, warm.counts().cold() == cold);
    }
  }

  static String word(ExecutionResult result) {
    return switch (result.outcome()) {
      case Outcome.Exited(int status) -> {
        var said = Vantage.lastLine(result.stdoutText());
        yield status == 0 && !said.isEmpty()
            ? said
            : "exited " + status + ": " + Vantage.lastLine(result.stderrText());
      }
      case Outcome.Signaled(int signal) -> "signaled " + signal;
      case Outcome.FailedToStart(var failure) -> "failed-to-start: " + failure.message();
      case Outcome other -> other.kind();
    };
  }

  @Override
  public void close() {
    pool.ifPresent(WarmPool::close);
    manager.close();
  }
}

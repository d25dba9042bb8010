package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.LogEvent;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmPoolRefusalTest {

  @TempDir Path folder;

  private Step like(Path script) {
    return new Step(script, List.of("sh"), folder, folder, new Input.Empty());
  }

  /// Its thread is shown as ended by it, and goes on; the log tells of it.
  @Test
  void triesAgainAfterABug() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script.sh"), "#!/bin/sh\n");
    var attempts = new Semaphore(0);
    Standing buggy =
        (_, _) -> {
          attempts.release();
          throw new IllegalStateException("a bug that the test shows");
        };
    var events = new ConcurrentLinkedQueue<LogEvent>();
    try (var manager = new IsolationManager(EnvironmentConfig.defaults(), events::add);
        var pool =
            new WarmPool(
                manager, buggy, like(script), new WarmPool.Size(1, 1, Duration.ofMinutes(1)))) {
      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> pool.executeIsolated(Workload.of(script)))
          .isInstanceOf(ServosException.class);

      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(events)
        .anySatisfy(
            event -> {
              assertThat(event.event()).isEqualTo("pool.failed");
              assertThat(event.fields()).containsEntry("program", "sh");
              assertThat(event.fields().get("why")).contains("a bug that the test shows");
            });
  }

  /// Ends between the look at it and its start.
  private record Ended() implements Standby {
    @Override
    public boolean fits(Step step) {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public OptionalLong memoryBytes() {
      return OptionalLong.empty();
    }

    @Override
    public Run start(Step step, Runnable atGate) {
      throw new BackendFailedException("process", "it was ended from outside", "again", null);
    }

    @Override
    public void close() {}
  }

  /// There is no isolator in this module, which is what a cold start says.
  @Test
  void startsColdWhatWasToRunInASandboxThatHasEnded() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script.sh"), "#!/bin/sh\n");
    try (var manager = new IsolationManager();
        var pool =
            new WarmPool(
                manager,
                (_, _) -> new Ended(),
                like(script),
                new WarmPool.Size(1, 1, Duration.ofMinutes(1)))) {
      while (pool.counts().ready() == 0) {
        Thread.onSpinWait();
      }

      assertThatThrownBy(() -> pool.executeIsolated(Workload.of(script)))
          .isInstanceOf(IsolationUnavailableException.class);

      assertThat(pool.counts().warm()).isZero();
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }

  /// There is no isolator in this module, so the request itself is refused as well.
  @Test
  void triesAgainAtTheNextRequest() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script.sh"), "#!/bin/sh\n");
    var attempts = new Semaphore(0);
    Standing full =
        (_, _) -> {
          attempts.release();
          throw new BackendFailedException("process", "the table is full", "wait", null);
        };
    try (var manager = new IsolationManager();
        var pool =
            new WarmPool(
                manager, full, like(script), new WarmPool.Size(1, 1, Duration.ofMinutes(1)))) {
      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> pool.executeIsolated(Workload.of(script)))
          .isInstanceOf(ServosException.class);

      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }
}

package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Workload;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pool that may take so much memory. There is no isolator in this module, so each request ends
/// in the refusal of its cold start, after it has taken a sandbox if there was one.
class WarmPoolMemoryTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final long BOUND = 100;

  @TempDir Path folder;

  private final AtomicInteger made = new AtomicInteger();
  private final Semaphore closed = new Semaphore(0);
  private Path script = Path.of("");

  /// Waits until it is asked, and has ended by then.
  private record Weighing(OptionalLong memoryBytes, Semaphore closed) implements Standby {
    @Override
    public boolean fits(Step step) {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public Run start(Step step, Runnable atGate) {
      throw new BackendFailedException("process", "it was ended from outside", "again", null);
    }

    @Override
    public void close() {
      closed.release();
    }
  }

  @BeforeEach
  void write() throws IOException {
    script = Files.writeString(folder.resolve("script.sh"), "#!/bin/sh\n");
  }

  private WarmPool pool(IsolationManager manager, OptionalLong each, int least, Duration idle) {
    var like = new Step(script, List.of("sh"), folder, folder, new Input.Empty());
    return new WarmPool(
        manager,
        (_, _) -> {
          made.incrementAndGet();
          return new Weighing(each, closed);
        },
        like,
        new WarmPool.Size(least, least, idle).withMemoryBytes(BOUND));
  }

  private void request(WarmPool pool) {
    assertThatThrownBy(() -> pool.executeIsolated(Workload.of(script)))
        .isInstanceOf(IsolationUnavailableException.class);
  }

  private void awaitClosed(int count) throws InterruptedException {
    assertThat(closed.tryAcquire(count, 20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void keepsAsManyAsTheirMemoryAllows() throws InterruptedException {
    try (var manager = new IsolationManager();
        var pool = pool(manager, OptionalLong.of(40), 4, LONG)) {
      awaitClosed(1);

      assertThat(pool.counts().ready()).isEqualTo(2);
      assertThat(made).hasValue(3);

      request(pool);
      awaitClosed(1);
      while (pool.counts().ready() < 2) {
        Thread.onSpinWait();
      }
      assertThat(made).hasValue(4);
    }
  }

  @Test
  void keepsAllWhoseMemoryIsJustTheBound() throws InterruptedException {
    try (var manager = new IsolationManager();
        var pool = pool(manager, OptionalLong.of(50), 3, LONG)) {
      awaitClosed(1);

      assertThat(pool.counts().ready()).isEqualTo(2);
    }
  }

  @Test
  void keepsNoneThatIsTooLargeByItself() throws InterruptedException {
    try (var manager = new IsolationManager();
        var pool = pool(manager, OptionalLong.of(BOUND + 1), 1, LONG)) {
      awaitClosed(1);
      request(pool);
      request(pool);

      assertThat(pool.counts()).isEqualTo(new WarmPool.Counts(0, 2, 0));
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void triesAgainAfterATimeWithoutRequests() throws InterruptedException {
    try (var manager = new IsolationManager();
        var pool = pool(manager, OptionalLong.of(BOUND + 1), 1, Duration.ofMillis(20))) {
      awaitClosed(1);
      do {
        request(pool);
      } while (!closed.tryAcquire(50, TimeUnit.MILLISECONDS));

      assertThat(pool.counts().ready()).isZero();
    }
  }

  @Test
  void keepsOneWhoseMemoryIsUnknown() throws InterruptedException {
    try (var manager = new IsolationManager();
        var pool = pool(manager, OptionalLong.empty(), 3, LONG)) {
      awaitClosed(1);

      assertThat(pool.counts().ready()).isEqualTo(1);
    }
  }

  @Test
  void refusesABoundOfNothing() {
    assertThatThrownBy(() -> WarmPool.Size.DEFAULT.withMemoryBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pool may take at least 1 byte");
  }
}

package io.servos.containers.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Asks an engine again and again whether it lives, while a stream of it may be silent for long.
/// When it does not answer, the stream is ended.
public final class Pulse implements AutoCloseable {

  private static final Duration BEAT = Duration.ofSeconds(15);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable EngineException> failure = new AtomicReference<>();

  private Pulse() {}

  /// Begins to ask.
  ///
  /// @param onDeath ends the stream, on a thread of its own
  public static Pulse of(Engine engine, Runnable onDeath) {
    return of(engine, BEAT, onDeath);
  }

  static Pulse of(Engine engine, Duration beat, Runnable onDeath) {
    var pulse = new Pulse();
    Thread.ofVirtual().name("servos-pulse").start(() -> pulse.feel(engine, beat, onDeath));
    return pulse;
  }

  private void feel(Engine engine, Duration beat, Runnable onDeath) {
    try {
      while (!closed.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
        engine.ping();
      }
    } catch (EngineException dead) {
      failure.set(dead);
      onDeath.run();
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /// Why the stream was ended, if it was.
  public Optional<EngineException> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Reactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The streams of a run that ends while somebody else is at them: another run has the numbers of
/// their descriptors at once.
class ClosedChannelsTest {

  private static final int ROUNDS = 400;

  private final Reactor reactor = new Reactor();

  @AfterEach
  void close() {
    reactor.close();
  }

  @Test
  void writeNothingIntoAnotherFile() throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      var pipe = Descriptors.pipeOut();
      var drain = Thread.ofPlatform().start(() -> drain(pipe));
      var stdin = new InputChannel(reactor, pipe.ours(), false);
      var began = new CountDownLatch(1);
      var writer = Thread.ofPlatform().start(() -> writeWithoutEnd(stdin, began));
      began.await();
      spin(round);

      stdin.release();

      try (var other = Descriptors.memory("another file")) {
        assertThat(other.number()).isEqualTo(pipe.ours().number());
        assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
        assertThat(Files.size(Path.of("/proc/self/fd/" + other.number()))).isZero();
      }
      drain.join();
      pipe.theirs().close();
    }
  }

  private static void spin(int round) {
    long until = System.nanoTime() + 1_000L * (round % 100);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /// Blocks until there is something, as that end is not ours.
  private static void drain(Descriptors.Pair pipe) {
    var bytes = new byte[1 << 16];
    while (Descriptors.read(pipe.theirs(), bytes, 0, bytes.length) > 0) {
      Thread.onSpinWait();
    }
  }

  private static void writeWithoutEnd(InputChannel stdin, CountDownLatch began) {
    var bytes = new byte[1 << 16];
    try {
      while (true) {
        stdin.write(bytes);
        began.countDown();
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  @Test
  void doNotWatchAnotherFile() throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      var pipe = Descriptors.pipeIn();
      var stdout =
          new OutputChannel(reactor, pipe.ours(), OptionalLong.empty(), Thread::onSpinWait);
      var began = new CountDownLatch(1);
      var reader = Thread.ofPlatform().start(() -> readOne(stdout, began));
      began.await();
      spin(round);

      stdout.close();

      try (var other = Descriptors.pipeIn()) {
        assertThat(other.ours().number()).isEqualTo(pipe.ours().number());
        var seen = new CountDownLatch(1);
        reactor.onReadable(other.ours(), seen::countDown);
        Descriptors.write(other.theirs(), new byte[1], 0, 1);
        assertThat(seen.await(5, TimeUnit.SECONDS)).as("round " + round).isTrue();
        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
        reactor.forget(other.ours());
      }
      pipe.theirs().close();
    }
  }

  private static void readOne(OutputChannel stdout, CountDownLatch began) {
    try {
      began.countDown();
      assertThat(stdout.read()).isEqualTo(-1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package io.servos.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReactorTest {

  private static final byte[] BYTE = {1};

  private final Reactor reactor = new Reactor();

  @AfterEach
  void close() {
    reactor.close();
  }

  private boolean sees(Descriptors.Pair pipe) throws InterruptedException {
    var seen = new CountDownLatch(1);
    reactor.onReadable(pipe.ours(), seen::countDown);
    Descriptors.write(pipe.theirs(), BYTE, 0, 1);
    return seen.await(10, TimeUnit.SECONDS);
  }

  /// A reader that looked at its descriptor right before somebody else closed it.
  @Test
  void doesNotWatchWhatHasTheNumberOfAClosedDescriptor() throws InterruptedException {
    var old = Descriptors.pipeIn();
    old.close();
    try (var other = Descriptors.pipeIn()) {
      assertThat(other.ours().number()).isEqualTo(old.ours().number());

      reactor.awaitReadable(old.ours());

      assertThat(sees(other)).isTrue();
    }
  }

  /// A second descriptor keeps the file open, and with it what was registered under the number.
  @Test
  void watchesAgainWhatWasClosedWithoutItsKnowledge() throws InterruptedException {
    try (var pipe = Descriptors.pipeIn();
        var kept = Descriptors.duplicate(pipe.ours())) {
      assertThat(sees(pipe)).isTrue();
      pipe.ours().close();

      try (var again = Descriptors.duplicate(kept)) {
        assertThat(again.number()).isEqualTo(pipe.ours().number());

        assertThat(sees(new Descriptors.Pair(again, pipe.theirs()))).isTrue();
      }
    }
  }

  @Test
  void wakesWhoWaitsForWhatIsDiscarded() throws InterruptedException {
    try (var pipe = Descriptors.pipeIn()) {
      var waiting = Thread.ofVirtual().start(() -> await(pipe.ours()));

      reactor.discard(pipe.ours());

      assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
      assertThat(pipe.ours().isClosed()).isTrue();
    }
  }

  @Test
  void waitsNoLongerThanAsked() throws InterruptedException {
    try (var pipe = Descriptors.pipeIn()) {
      assertThat(reactor.awaitReadable(pipe.ours(), Duration.ofMillis(20))).isFalse();

      Descriptors.write(pipe.theirs(), BYTE, 0, 1);

      assertThat(reactor.awaitReadable(pipe.ours(), Duration.ofMinutes(1))).isTrue();
    }
  }

  /// It sleeps until the time of the one that was cancelled then.
  @Test
  void keepsEarlierAndLaterTimesThanOneThatWasCancelled() throws InterruptedException {
    reactor.after(Duration.ofMillis(300), () -> {}).cancel();
    var ran = new LinkedBlockingQueue<String>();

    reactor.after(Duration.ofMillis(600), () -> ran.add("later"));
    reactor.after(Duration.ofMillis(20), () -> ran.add("earlier"));

    assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("earlier");
    assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("later");
    // Nothing is left to wait for but what comes.
    reactor.after(Duration.ofMillis(20), () -> ran.add("last"));
    assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("last");
  }

  private void await(Fd fd) {
    try {
      reactor.awaitReadable(fd);
    } catch (InterruptedException _) {
      // Nobody interrupts it.
    }
  }
}

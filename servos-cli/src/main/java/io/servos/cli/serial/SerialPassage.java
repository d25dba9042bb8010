package io.servos.cli.serial;

import io.servos.cli.output.Console;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/// Both ways between the caller's streams and a serial port. A thread of its own takes what the
/// caller sends.
final class SerialPassage implements AutoCloseable {

  private static final int LEAVE = 0x1d;
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
  private static final Duration UNTIL_TAKEN = Duration.ofSeconds(10);

  private final Supplier<SerialLine> opener;
  private final Console console;
  private final Transcript transcript;
  private final boolean reconnects;
  private volatile SerialLine line;
  private volatile boolean left;
  private volatile boolean sentAll;
  private volatile long lastMove = System.nanoTime();
  private volatile Optional<BoardException> refusal = Optional.empty();

  /// @param opener opens the port, which is done at once
  SerialPassage(
      Supplier<SerialLine> opener, Console console, Transcript transcript, boolean reconnects) {
    this.opener = opener;
    this.console = console;
    this.transcript = transcript;
    this.reconnects = reconnects;
    this.line = opener.get();
  }

  /// Until the caller leaves, or has nothing more to send and nothing comes any more.
  ///
  /// @param keys whether what the caller sends are keys, one of which means to leave
  void run(boolean keys) throws InterruptedException {
    var sender = new Thread(() -> send(keys), "servos-keys");
    sender.setDaemon(true);
    sender.start();
    while (!left && !(sentAll && System.nanoTime() - lastMove > QUIET.toNanos())) {
      try {
        receive();
        if (refusal.isPresent()) {
          throw refusal.get();
        }
      } catch (BoardException failure) {
        if (!reconnects || failure.kind() != Kind.UNPLUGGED) {
          throw failure;
        }
        reconnect(failure);
      }
    }
  }

  private void receive() throws InterruptedException {
    var bytes = new byte[4096];
    int count = line.read(bytes, GLANCE);
    transcript.write(bytes, count);
    console.passToStdout(bytes, 0, count);
    if (count > 0) {
      lastMove = System.nanoTime();
    }
  }

  private void reconnect(BoardException failure) throws InterruptedException {
    console.say(String.valueOf(failure.getMessage()), "waiting for it");
    line.close();
    while (!left) {
      try {
        line = opener.get();
        console.say("it is there again");
        return;
      } catch (BoardException _) {
        // Not yet; what is the matter with it was said above.
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private void send(boolean keys) {
    var bytes = new byte[4096];
    try {
      for (int count = console.stdin().read(bytes);
          count >= 0 && !left;
          count = console.stdin().read(bytes)) {
        int end = keys ? placeOfLeave(bytes, count) : count;
        send(Arrays.copyOf(bytes, end));
        left |= end < count;
      }
    } catch (IOException | InterruptedException _) {
      // There is nothing to read from: the same as its end.
    }
    lastMove = System.nanoTime();
    sentAll = true;
  }

  /// What was meant for a port that is gone is lost; who receives meets the same end.
  private void send(byte[] bytes) throws InterruptedException {
    try {
      line.write(bytes, UNTIL_TAKEN);
    } catch (BoardException failure) {
      if (failure.kind() != Kind.UNPLUGGED) {
        refusal = Optional.of(failure);
      }
    } catch (IllegalStateException _) {
      // Closed, as it was unplugged.
    }
  }

  private static int placeOfLeave(byte[] bytes, int count) {
    int place = 0;
    while (place < count && bytes[place] != LEAVE) {
      place++;
    }
    return place;
  }

  @Override
  public void close() {
    line.close();
  }
}

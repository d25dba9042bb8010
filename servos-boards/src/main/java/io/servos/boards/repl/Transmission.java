package io.servos.boards.repl;

import java.time.Duration;
import java.util.Arrays;

/// Sends scripts. Boards say how much they can take where they know raw paste; others get small
/// pieces with pauses between.
final class Transmission {

  private static final byte[] ASK_FOR_PASTE = {5, 'A', 1};
  private static final int CREDIT = 1;
  private static final int END = 4;

  /// Half of what the micro:bit keeps of what it has not looked at yet; what is more is lost.
  private static final int PIECE = 32;

  private static final Duration PAUSE = Duration.ofMillis(10);

  /// For all of a script, and for each of its bytes, at the slowest speed that is of use.
  private static final Duration AT_LEAST = Duration.ofSeconds(30);

  private static final Duration PER_BYTE = Duration.ofMillis(10);

  /// A board that allows much more than it has taken sends something else than allowance.
  private static final int MOST_WINDOWS = 16;

  private final Dialogue board;
  private boolean mayPaste = true;

  Transmission(Dialogue board) {
    this.board = board;
  }

  /// Whether the board takes scripts by raw paste, as far as is known.
  boolean pastes() {
    return mayPaste;
  }

  /// Sends it; what it prints comes next.
  void send(byte[] script) throws InterruptedException {
    board.limit(AT_LEAST.plus(PER_BYTE.multipliedBy(script.length)));
    if (mayPaste) {
      mayPaste = asksForPaste();
    }
    if (mayPaste) {
      paste(script);
    } else {
      sendInPieces(script);
    }
  }

  /// Firmware that does not know the question begins its raw REPL anew.
  private boolean asksForPaste() throws InterruptedException {
    board.send(ASK_FOR_PASTE);
    int first = board.next();
    if (first == 'R') {
      return board.next() == 1;
    }
    if (first != RawRepl.BANNER.charAt(0)) {
      throw board.garbled("sends byte " + first + " when asked for raw paste");
    }
    board.expect(RawRepl.BANNER.substring(1));
    return false;
  }

  private void paste(byte[] script) throws InterruptedException {
    int window = board.next() | board.next() << 8;
    if (window == 0) {
      throw board.garbled("takes nothing at a time");
    }
    int credit = window;
    int sent = 0;
    while (sent < script.length) {
      while (credit == 0 || board.hasMore()) {
        int said = board.next();
        if (said == END) {
          // It has enough, such as no memory for more, and says next why.
          board.send((byte) END);
          return;
        }
        if (said != CREDIT) {
          throw board.garbled("sends byte " + said + " in the middle of a paste");
        }
        credit += window;
        if (credit > MOST_WINDOWS * window) {
          throw board.garbled("allows more than it can take");
        }
      }
      int count = Math.min(credit, script.length - sent);
      board.send(Arrays.copyOfRange(script, sent, sent + count));
      sent += count;
      credit -= count;
    }
    board.send((byte) END);
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException {
    int said = board.next();
    for (int i = 0; i < MOST_WINDOWS && said == CREDIT; i++) {
      said = board.next();
    }
    if (said != END) {
      throw board.garbled("sends byte " + said + " at the end of a paste");
    }
  }

  private void sendInPieces(byte[] script) throws InterruptedException {
    for (int at = 0; at < script.length; at += PIECE) {
      board.send(Arrays.copyOfRange(script, at, Math.min(script.length, at + PIECE)));
      Thread.sleep(PAUSE);
    }
    board.send((byte) END);
    board.expect("OK");
  }
}

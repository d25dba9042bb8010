package io.servos.boards.attached;

import io.servos.boards.repl.RawRepl.Printed;
import java.time.Duration;

/// A program on a board, as its run sees it. One thread uses it; any may interrupt it.
interface BoardProgram extends AutoCloseable {

  /// How it ended.
  ///
  /// @param error what it raised; empty when nothing was wrong
  record Ending(How how, String error) {

    boolean isGood() {
      return error.isEmpty();
    }
  }

  /// What ended it.
  enum How {
    /// It came to its end, or raised something.
    BY_ITSELF,
    /// It said that it has ended, and the board does not tell with which status.
    EXITED,
    /// Its time was over.
    TIMED_OUT
  }

  /// Lets it run.
  ///
  /// @throws io.servos.model.BoardException if it cannot be started
  void start() throws InterruptedException;

  /// Returns when what is sent to it is not lost. For another thread, once it has started.
  void awaitListening() throws InterruptedException;

  /// Waits for its end, and ends it when its time is over.
  ///
  /// @throws io.servos.model.BoardException if it cannot be ended, or the board is lost
  Ending finish(Duration atMost, Printed printed) throws InterruptedException;

  /// Asks it to end; what waits for that returns.
  void interrupt() throws InterruptedException;

  /// Makes sure that it has ended, and leaves the board for the next one.
  ///
  /// @throws io.servos.model.BoardException if it has not
  void leave() throws InterruptedException;

  /// Gives up what it holds of the board.
  @Override
  void close();
}

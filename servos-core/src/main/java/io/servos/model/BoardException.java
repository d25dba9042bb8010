package io.servos.model;

import org.jspecify.annotations.Nullable;

/// A board, or the serial port that leads to it, does not do what it has to.
public final class BoardException extends ServosException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// @param port as the caller named it, such as `/dev/ttyACM0`
  /// @param problem what is the matter with it, as the second half of the sentence
  public BoardException(
      Kind kind, String port, String problem, String remedy, @Nullable Throwable cause) {
    super("'" + port + "' " + problem, remedy, cause);
    this.kind = kind;
  }

  /// What is the matter.
  public Kind kind() {
    return kind;
  }

  /// What can be the matter with a board.
  public enum Kind {
    /// No such port.
    NO_PORT,
    /// There is something of that name, and it is no serial port.
    NOT_SERIAL,
    /// Several boards are meant.
    AMBIGUOUS,
    /// This user may not open the port.
    NO_PERMISSION,
    /// Another program has the port.
    PORT_BUSY,
    /// The port cannot have that speed.
    NO_SUCH_BAUD,
    /// The port went away while it was open.
    UNPLUGGED,
    /// Nothing comes from the board, or it takes nothing, in the time that it has.
    SILENT,
    /// What comes from the board is not what a board of its kind sends at the right speed.
    WRONG_BAUD,
    /// The board says something, and has no MicroPython that listens.
    NO_REPL,
    /// The board starts again and again.
    BOOT_LOOP,
    /// The board broke the rules of the protocol in the middle of a conversation.
    GARBLED,
    /// The board understood, and says that it cannot do it.
    REFUSED,
    /// No boot loader answers.
    NO_BOOT_LOADER,
    /// It is another board than it has to be.
    WRONG_BOARD,
    /// The board has something else in its memory than was written.
    NOT_VERIFIED,
    /// There is something of that name, and it is no drive of such a board.
    NO_DRIVE,
    /// The board's drive may only be read.
    READ_ONLY,
    /// The board, or its drive, has no room for it.
    NO_ROOM
  }
}

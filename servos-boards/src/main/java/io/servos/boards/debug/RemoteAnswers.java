package io.servos.boards.debug;

/// Watches what the remote end of gdb says. It is in a sandbox, and gdb would do more for it than
/// debugging: open files of the host (File-I/O) and write to the terminal (console output). Only
/// answers that our remote end gives are let through. For one connection and one thread.
final class RemoteAnswers {

  private enum State {
    BETWEEN,
    FIRST,
    AFTER_O,
    INSIDE,
    IN_TEXT,
    CHECKSUM
  }

  /// Of what a stub answers, and of no request.
  private static final String BEGINNINGS = "0123456789abcdefETWPOQlmv";

  private State state = State.BETWEEN;
  private int digits;

  /// Whether gdb may see these bytes, after all the earlier ones.
  boolean allows(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (!allows((char) (bytes[i] & 0xff))) {
        return false;
      }
    }
    return true;
  }

  private boolean allows(char one) {
    if (one == '#' && state != State.BETWEEN && state != State.CHECKSUM) {
      boolean isCut = state == State.AFTER_O;
      state = State.CHECKSUM;
      digits = 0;
      return !isCut;
    }
    return switch (state) {
      case BETWEEN -> between(one);
      case FIRST -> first(one);
      case AFTER_O -> to(State.INSIDE, one == 'K');
      case INSIDE -> isPlain(one);
      case IN_TEXT -> isPlain(one) || one == '\n' || one == '\t';
      case CHECKSUM -> checksum(one);
    };
  }

  private boolean between(char one) {
    return one == '$' ? to(State.FIRST, true) : one == '+' || one == '-';
  }

  private boolean first(char one) {
    boolean isAllowed = BEGINNINGS.indexOf(one) >= 0;
    return switch (one) {
      case 'O' -> to(State.AFTER_O, isAllowed);
      // A piece of a description of the processor, which gdb reads and does not show.
      case 'l', 'm' -> to(State.IN_TEXT, isAllowed);
      default -> to(State.INSIDE, isAllowed);
    };
  }

  private static boolean isPlain(char one) {
    return one >= ' ' && one <= '~' && one != '$';
  }

  private boolean checksum(char one) {
    digits++;
    return to(digits == 2 ? State.BETWEEN : State.CHECKSUM, Character.digit(one, 16) >= 0);
  }

  private boolean to(State next, boolean allowed) {
    state = next;
    return allowed;
  }
}

package io.servos.boards.repl;

import io.servos.boards.repl.RawRepl.Ending.How;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// MicroPython that takes scripts from a program; see "REPL: raw mode" in its documentation. What
/// was running on the board is interrupted. No call waits without end, whatever the board does or
/// does not. For one thread at a time.
///
/// When the port goes away every call but [#close] fails with the kind `UNPLUGGED`.
public final class RawRepl implements AutoCloseable {

  static final String BANNER = "raw REPL; CTRL-B to exit\r\n>";

  private static final String INTERRUPT = "\r\3\3";
  private static final String ENTER = "\r\1";
  private static final String LEAVE = "\r\3\3\r\2";
  private static final String SOFT_RESET = "\4";
  private static final int END = 4;
  private static final int MOST_ERROR_BYTES = 1 << 16;
  private static final int MOST_ANSWER_BYTES = 1 << 20;
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration LONGEST_NOISE = Duration.ofMillis(1500);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration LONGEST_ERROR = Duration.ofMinutes(1);
  private static final Duration UNTIL_INTERRUPTED = Duration.ofSeconds(3);

  private final Dialogue board;
  private final Transmission transmission;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RawRepl(Dialogue board) {
    this.board = board;
    this.transmission = new Transmission(board);
  }

  /// Takes what a script prints, piece by piece.
  public interface Printed {
    void take(byte[] bytes, int count);
  }

  /// How a script ended.
  ///
  /// @param error what MicroPython says of it, such as a traceback; empty when nothing was wrong
  public record Ending(String error, How how) {

    /// What MicroPython calls a script that was sent to it.
    private static final String SENT = "File \"<stdin>\"";

    /// What ended it.
    public enum How {
      /// It came to its end, or raised an exception.
      BY_ITSELF,
      /// By `sys.exit` or what is the same. The board does not tell with which status, and has
      /// started its interpreter anew.
      EXITED,
      /// Its time was over, and it was interrupted.
      TIMED_OUT
    }

    public boolean isGood() {
      return error.isEmpty() && how == How.BY_ITSELF;
    }

    /// The error, with the script's own name in it.
    public String errorOf(String name) {
      return error.replace(SENT, "File \"" + name + "\"");
    }
  }

  /// Interrupts what runs on the board, and has it listen.
  ///
  /// @param line stays open when this is closed
  /// @param atMost how long to try, for a board that is still starting
  /// @throws BoardException of the kind `SILENT`, `WRONG_BAUD`, `BOOT_LOOP` or `NO_REPL` if it does
  ///     not
  public static RawRepl enter(SerialLine line, Duration atMost) throws InterruptedException {
    var board = new Dialogue(line);
    var heard = new ByteArrayOutputStream();
    long end = System.nanoTime() + atMost.toNanos();
    do {
      board.send(INTERRUPT);
      heard.writeBytes(board.drain(QUIET, LONGEST_NOISE));
      board.send(ENTER);
      var answer = board.await(BANNER, ANSWER);
      if (new String(answer, StandardCharsets.ISO_8859_1).endsWith(BANNER)) {
        board.drain(QUIET, LONGEST_NOISE);
        return new RawRepl(board);
      }
      heard.writeBytes(answer);
    } while (end - System.nanoTime() > 0);
    throw Diagnosis.of(board.port(), heard.toByteArray());
  }

  /// The port, as the caller named it.
  public String port() {
    return board.port();
  }

  /// Whether the board takes scripts by raw paste, which is known once it has got one.
  public boolean pastes() {
    return transmission.pastes();
  }

  /// Runs a script to its end.
  ///
  /// @param atMost how long it may run, after which it is interrupted
  /// @throws BoardException of the kind `SILENT` if it cannot be interrupted, `GARBLED` if the
  ///     board breaks the rules
  public Ending run(String script, Duration atMost, Printed printed) throws InterruptedException {
    start(script);
    return finish(atMost, printed);
  }

  /// Sends a script, which runs from now on; [#finish] has to follow.
  public void start(String script) throws InterruptedException {
    transmission.send(script.getBytes(StandardCharsets.UTF_8));
  }

  /// Waits for the end of the script that was started last; see [#run].
  public Ending finish(Duration atMost, Printed printed) throws InterruptedException {
    boolean inTime = pass(System.nanoTime() + atMost.toNanos(), printed);
    if (!inTime) {
      interrupt(printed);
    }
    board.limit(LONGEST_ERROR);
    var error = new String(board.until(END, MOST_ERROR_BYTES), StandardCharsets.UTF_8);
    boolean hasExited = hasStartedAnew();
    return new Ending(error, !inTime ? How.TIMED_OUT : hasExited ? How.EXITED : How.BY_ITSELF);
  }

  /// After its end the board asks for more, or says first that it starts anew.
  private boolean hasStartedAnew() throws InterruptedException {
    int next = board.next();
    if (next == BANNER.charAt(BANNER.length() - 1)) {
      return false;
    }
    var answer = board.await(BANNER, Dialogue.PATIENCE);
    if (!new String(answer, StandardCharsets.ISO_8859_1).endsWith(BANNER)) {
      throw board.garbled("sends byte " + next + " where '>' was to come");
    }
    return true;
  }

  /// Interrupts the script that runs, as Ctrl-C does. May be called by another thread than the one
  /// that waits for its end.
  public void interrupt() throws InterruptedException {
    board.send(INTERRUPT);
  }

  private boolean pass(long end, Printed printed) throws InterruptedException {
    var piece = new byte[512];
    int count = 0;
    while (true) {
      if (count == piece.length || (count > 0 && !board.hasMore())) {
        printed.take(piece, count);
        count = 0;
      }
      long left = end - System.nanoTime();
      var one = left > 0 ? board.next(Duration.ofNanos(left)) : OptionalInt.empty();
      if (one.isEmpty() || one.getAsInt() == END) {
        printed.take(piece, count);
        return one.isPresent();
      }
      piece[count++] = (byte) one.getAsInt();
    }
  }

  private void interrupt(Printed printed) throws InterruptedException {
    interrupt();
    if (!pass(System.nanoTime() + UNTIL_INTERRUPTED.toNanos(), printed)) {
      throw new BoardException(
          Kind.SILENT,
          port(),
          "does not end its script when interrupted",
          "reset the board, or plug it in again",
          null);
    }
  }

  /// Runs a script of ours and takes what it prints.
  ///
  /// @throws BoardException of the kind `REFUSED` with the error if there is one
  public String ask(String script, Duration atMost) throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    var ending = run(script, atMost, (bytes, count) -> keep(printed, bytes, count));
    if (ending.how() == How.TIMED_OUT) {
      throw board.garbled("takes longer than " + atMost.toSeconds() + " s for what it was asked");
    }
    if (!ending.error().isEmpty()) {
      throw refused(ending.error());
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private void keep(ByteArrayOutputStream printed, byte[] bytes, int count) {
    if (printed.size() + count > MOST_ANSWER_BYTES) {
      throw board.garbled("sends more than " + MOST_ANSWER_BYTES + " bytes as an answer");
    }
    printed.write(bytes, 0, count);
  }

  private BoardException refused(String error) {
    var last = error.strip().lines().reduce("", (_, line) -> line);
    return new BoardException(
        Kind.REFUSED,
        port(),
        "says: " + last,
        last.startsWith("OSError")
            ? "look at what is on the board with 'servos serial ls'"
            : "mend what the board was asked",
        null);
  }

  /// What an expression has as its value, as text.
  ///
  /// @throws BoardException of the kind `REFUSED` with the error if there is one
  public String evaluate(String expression) throws InterruptedException {
    return ask("print(" + expression + ")", Dialogue.PATIENCE).stripTrailing();
  }

  /// Makes sure that the board still listens: a script may have sent what ends a script, and run
  /// on.
  ///
  /// @throws BoardException if it does not
  public void confirm() throws InterruptedException {
    var nonce = UUID.randomUUID().toString();
    if (!ask("print('" + nonce + "')", Dialogue.PATIENCE).equals(nonce + "\n")) {
      throw board.garbled("does not say what it was asked to");
    }
  }

  /// Starts the interpreter anew: all that scripts have left in memory is gone. Files stay.
  public void softReset() throws InterruptedException {
    board.send(SOFT_RESET);
    var answer = board.await(BANNER, Dialogue.PATIENCE);
    if (!new String(answer, StandardCharsets.ISO_8859_1).endsWith(BANNER)) {
      throw Diagnosis.of(port(), answer);
    }
  }

  /// Whether it was closed, if only a moment ago and by another thread: what the board says from
  /// then on is no answer.
  public boolean isClosed() {
    return closed.get();
  }

  /// Interrupts what may run, and leaves the board with the REPL that people use. May be called by
  /// another thread when this process is to end; who calls it second waits for the first.
  @Override
  public synchronized void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      board.send(LEAVE);
    } catch (BoardException _) {
      // It was unplugged; who used it was told.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

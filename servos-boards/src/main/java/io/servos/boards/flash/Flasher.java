package io.servos.boards.flash;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.FlashImage;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.spi.Progress;
import io.servos.spi.SerialLine;
import io.servos.spi.SerialLine.Signal;
import java.time.Duration;
import java.util.Arrays;

/// Writes programs into boards through their boot loaders, and reads them back. A boot loader does
/// not overwrite itself, so what failed can be tried again.
public final class Flasher {

  private static final int GREETINGS = 10;
  private static final Duration LOW = Duration.ofMillis(250);
  private static final Duration UNTIL_STARTED = Duration.ofMillis(50);

  private final AvrBoard board;
  private final AvrPart part;

  private Flasher(AvrBoard board, AvrPart part) {
    this.board = board;
    this.part = part;
  }

  /// What was done.
  ///
  /// @param bytes of the program
  /// @param pages that were written and compared
  public record Flashed(int bytes, int pages) {}

  /// For a board of Arduino's catalog, which it has to be.
  ///
  /// @throws InvalidConfigException if it cannot be flashed by this
  public static Flasher of(AvrBoard board) {
    if (!board.protocol().equals("arduino") && !board.protocol().equals("wiring")) {
      throw InvalidConfigException.of(
          "board",
          "'" + board.name() + "' is flashed by '" + board.protocol() + "', which is not built in",
          "use --tool avrdude, and press the reset button right before");
    }
    return new Flasher(board, AvrPart.named(board.mcu()));
  }

  /// Writes it, compares all of it with what is read back, and lets it start.
  ///
  /// @throws InvalidWorkloadException if the program is too large
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD` (then nothing was written),
  ///     `NOT_VERIFIED`, or what can be the matter with a line
  public Flashed flash(SerialLine line, FlashImage image, Progress progress)
      throws InterruptedException {
    check(image);
    reset(line);
    var exchange = new Exchange(line);
    var loader =
        board.protocol().equals("wiring") ? new Stk500v2(exchange) : new Stk500v1(exchange);
    greet(loader, exchange);
    var signature = loader.signature();
    if (!signature.equals(part.signature())) {
      throw new BoardException(
          Kind.WRONG_BOARD,
          line.port().toString(),
          "has a microcontroller with signature %s, and a '%s' has %s: nothing was written"
              .formatted(signature, part.mcu(), part.signature()),
          "name the board that it is with --board",
          null);
    }
    loader.begin();
    int pages = (image.size() + part.pageBytes() - 1) / part.pageBytes();
    for (int i = 0; i < pages; i++) {
      progress.step(i + 1, 2 * pages, "writing");
      loader.write(i * part.pageBytes(), page(image, i));
    }
    for (int i = 0; i < pages; i++) {
      progress.step(pages + i + 1, 2 * pages, "comparing");
      compare(loader, image, i, line);
    }
    loader.end();
    return new Flashed(image.size(), pages);
  }

  private byte[] page(FlashImage image, int number) {
    return image.page(number * part.pageBytes(), part.pageBytes());
  }

  private void compare(BootLoader loader, FlashImage image, int number, SerialLine line)
      throws InterruptedException {
    int address = number * part.pageBytes();
    if (!Arrays.equals(loader.read(address, part.pageBytes()), page(image, number))) {
      throw new BoardException(
          Kind.NOT_VERIFIED,
          line.port().toString(),
          "has something else at address 0x" + Integer.toHexString(address) + " than was written",
          "flash it again; if that does not help its flash memory is worn out",
          null);
    }
  }

  /// Before a port is opened: whether the board has room for the program.
  ///
  /// @throws InvalidWorkloadException if it has not
  public void check(FlashImage image) {
    check(board, image);
  }

  /// The same, for a board that something else flashes.
  public static void check(AvrBoard board, FlashImage image) {
    if (image.size() > board.flashBytes()) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_BUILDABLE,
          "the program has %d bytes, and board '%s' takes %d"
              .formatted(image.size(), board.name(), board.flashBytes()),
          "make it shorter");
    }
  }

  /// Boards start anew when the signals rise; the boot loader then listens for a second.
  private static void reset(SerialLine line) throws InterruptedException {
    if (line.set(Signal.DTR, false)) {
      line.set(Signal.RTS, false);
      Thread.sleep(LOW);
      line.set(Signal.DTR, true);
      line.set(Signal.RTS, true);
      Thread.sleep(UNTIL_STARTED);
    }
  }

  private void greet(BootLoader loader, Exchange exchange) throws InterruptedException {
    for (int i = 0; i < GREETINGS; i++) {
      if (loader.greet()) {
        // A board that was still starting answers earlier greetings now.
        exchange.skipLate();
        return;
      }
    }
    throw new BoardException(
        Kind.NO_BOOT_LOADER,
        exchange.line().port().toString(),
        "has no boot loader that answers as that of '" + board.fqbn() + "' at " + board.baud(),
        "check --board and --port, press the reset button right before, or burn a boot loader",
        null);
  }
}

package io.servos.boards.flash;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.serial.SerialLines;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.spi.Progress;
import io.servos.spi.SerialLine;
import io.servos.spi.SerialLine.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Writes programs into boards through their boot loaders, and reads them back. A boot loader does
/// not overwrite itself, so what failed can be tried again.
public final class Flasher {

  private static final String STK500V1 = "arduino";
  private static final String STK500V2 = "wiring";
  private static final List<String> PROTOCOLS = List.of(STK500V1, STK500V2, Avr109.NAME);

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
    if (!PROTOCOLS.contains(board.protocol())) {
      throw InvalidConfigException.of(
          "board",
          "'" + board.name() + "' has no boot loader at a serial port that is known here",
          "use a programmer, such as avrdude drives");
    }
    return new Flasher(board, AvrPart.named(board.mcu()));
  }

  /// Whether the board's port goes away for its boot loader, whose port may be another one.
  public boolean leavesItsPort() {
    return Touch.isFor(board);
  }

  /// Opens the port at which the board is, and does what [#flash(SerialLine, FlashImage, Progress)]
  /// does. A board that leaves its port for its boot loader is told to, and waited for.
  ///
  /// @throws BoardException also if the port cannot be had
  public Flashed flash(Path port, FlashImage image, Progress progress) throws InterruptedException {
    return flash(port, Touch.ofHost(), image, progress);
  }

  Flashed flash(Path port, Touch touch, FlashImage image, Progress progress)
      throws InterruptedException {
    check(image);
    var loader = leavesItsPort() ? touch.loader(port) : port;
    try (var line = SerialLines.open(loader, board.baud())) {
      return flash(line, image, progress);
    }
  }

  private BootLoader loader(Exchange exchange) {
    return switch (board.protocol()) {
      case STK500V2 -> new Stk500v2(exchange);
      case Avr109.NAME -> new Avr109(exchange);
      default -> new Stk500v1(exchange);
    };
  }

  /// Writes it, compares all of it with what is read back, and lets it start. A board that leaves
  /// its port has to be in its boot loader.
  ///
  /// @throws InvalidWorkloadException if the program is too large
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD` (then nothing was written),
  ///     `NOT_VERIFIED`, or what can be the matter with a line
  public Flashed flash(SerialLine line, FlashImage image, Progress progress)
      throws InterruptedException {
    check(image);
    if (!leavesItsPort()) {
      reset(line);
    }
    var exchange = new Exchange(line);
    var loader = loader(exchange);
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
    loader.accept(part.pageBytes());
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

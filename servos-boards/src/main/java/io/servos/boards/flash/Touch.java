package io.servos.boards.flash;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.serial.SerialLines;
import io.servos.detect.PlatformDetector;
import io.servos.detect.SerialBoard;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What boards with USB of their own take as the request to start their boot loader: their port is
/// opened at 1200 baud and closed. The port then goes away, and one of the boot loader comes.
///
/// @param ports those of USB that there are now
record Touch(Supplier<Set<Path>> ports) {

  private static final int BAUD = 1200;
  private static final Duration UNTIL_GONE = Duration.ofSeconds(2);
  private static final Duration UNTIL_BACK = Duration.ofSeconds(10);
  private static final Duration GLANCE = Duration.ofMillis(50);

  /// Whether such a board is told so.
  static boolean isFor(AvrBoard board) {
    return board.protocol().equals(Avr109.NAME);
  }

  static Touch ofHost() {
    return new Touch(
        () ->
            new PlatformDetector()
                .serialBoards().stream()
                    .map(SerialBoard::device)
                    .map(Path::of)
                    .collect(Collectors.toUnmodifiableSet()));
  }

  /// Touches that port.
  ///
  /// @return the port of the boot loader: the same one, if it stays, as it does when the boot
  ///     loader was there already
  /// @throws BoardException if it cannot be opened, or went away and no port came
  Path loader(Path port) throws InterruptedException {
    var before = ports.get();
    try (var line = SerialLines.open(port, BAUD)) {
      line.set(Signal.DTR, false);
    }
    if (!goes(port)) {
      return port;
    }
    long end = System.nanoTime() + UNTIL_BACK.toNanos();
    while (end - System.nanoTime() > 0) {
      var come = come(port, before);
      if (come.isPresent()) {
        return come.get();
      }
      Thread.sleep(GLANCE);
    }
    throw new BoardException(
        Kind.NO_BOOT_LOADER,
        port.toString(),
        "went away to start its boot loader, and no port came in 10 s",
        "press the reset button twice, and name the port that comes then",
        null);
  }

  private static boolean goes(Path port) throws InterruptedException {
    long end = System.nanoTime() + UNTIL_GONE.toNanos();
    while (Files.exists(port)) {
      if (end - System.nanoTime() < 0) {
        return false;
      }
      Thread.sleep(GLANCE);
    }
    return true;
  }

  /// What may be opened by now: the same port, or the only new one.
  private Optional<Path> come(Path port, Set<Path> before) {
    if (isOpen(port)) {
      return Optional.of(port);
    }
    var come = new HashSet<>(ports.get());
    come.removeAll(before);
    return come.size() == 1 ? come.stream().filter(Touch::isOpen).findFirst() : Optional.empty();
  }

  private static boolean isOpen(Path port) {
    return Files.isReadable(port) && Files.isWritable(port);
  }
}

package io.servos.boards.flash;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.FlashImage;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Writes programs into boards by the tool that Arduino has for that, `avrdude`: for boot loaders
/// that [Flasher] does not know, or for a second opinion. It writes, reads back and compares.
///
/// @param program its name or path
/// @param atMost how long it may take
public record Avrdude(AvrBoard board, String program, Duration atMost) {

  /// What users type.
  public static final String NAME = "avrdude";

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String ERROR = "avrdude error: ";

  /// What it says, in lower case, and what is the matter then.
  private static final Map<String, Kind> SAYINGS =
      Map.of(
          "not in sync", Kind.NO_BOOT_LOADER,
          "not responding", Kind.NO_BOOT_LOADER,
          "unable to open programmer", Kind.NO_BOOT_LOADER,
          "expected signature", Kind.WRONG_BOARD,
          "verification", Kind.NOT_VERIFIED);

  /// The one of this host, for a board of Arduino's catalog.
  public static Avrdude of(AvrBoard board) {
    return new Avrdude(board, NAME, LONGEST);
  }

  /// Writes a program, and compares it.
  ///
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD`, `NOT_VERIFIED`, `SILENT`
  ///     when it takes too long, or `REFUSED` with what it says
  public void flash(Path port, FlashImage image) throws InterruptedException {
    var process = start(port);
    try {
      var said = new ByteArrayOutputStream();
      var reader = Thread.ofVirtual().start(() -> collect(process, said));
      send(process, image);
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed(port, Kind.SILENT, "has kept avrdude busy for " + atMost.toSeconds() + " s");
      }
      reader.join();
      if (process.exitValue() != 0) {
        throw told(port, said.toString(StandardCharsets.UTF_8));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Path port) {
    var command =
        new ArrayList<>(List.of(program, "-q", "-q", "-p", board.mcu(), "-c", board.protocol()));
    command.addAll(List.of("-P", port.toString(), "-D", "-U", "flash:w:-:r"));
    if (board.baud() > 0) {
      command.addAll(List.of("-b", Integer.toString(board.baud())));
    }
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException _) {
      throw new IsolationUnavailableException(
          NAME, "it is not installed", "apt-get install --no-install-recommends avrdude");
    }
  }

  private static void send(Process process, FlashImage image) {
    try (var input = process.getOutputStream()) {
      input.write(image.page(0, image.size()));
    } catch (IOException _) {
      // It has ended before it read all; what it says tells why.
    }
  }

  private static void collect(Process process, ByteArrayOutputStream said) {
    try (var output = process.getInputStream()) {
      output.transferTo(said);
    } catch (IOException _) {
      // It was ended from here.
    }
  }

  private BoardException told(Path port, String said) {
    var errors = said.lines().filter(line -> line.startsWith(ERROR)).toList();
    var first =
        errors.isEmpty() ? said.strip().lines().findFirst().orElse("nothing") : errors.getFirst();
    var kind =
        SAYINGS.entrySet().stream()
            .filter(saying -> said.contains(saying.getKey()))
            .map(Map.Entry::getValue)
            .min(Kind::compareTo)
            .orElse(Kind.REFUSED);
    return failed(port, kind, "was not flashed; avrdude says: " + first.replaceFirst(ERROR, ""));
  }

  private BoardException failed(Path port, Kind kind, String problem) {
    return new BoardException(
        kind,
        port.toString(),
        problem,
        "check --board ('"
            + board.fqbn()
            + "') and --port, and press the reset button right before",
        null);
  }
}

package io.servos.boards.flash;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes programs into boards by the tool that Arduino has for that, `avrdude`: for boot loaders
/// that [Flasher] does not know, or for a second opinion. It writes, reads back and compares.
///
/// @param program its name or path
/// @param atMost how long it may take
public record Avrdude(AvrBoard board, String program, Duration atMost) {

  /// What users type.
  public static final String NAME = "avrdude";

  private static final String ERROR = "avrdude error: ";

  /// The one of this host, for a board of Arduino's catalog.
  public static Avrdude of(AvrBoard board) {
    return new Avrdude(board, NAME, ExternalTool.LONGEST);
  }

  /// Writes a program, and compares it. A board that leaves its port for its boot loader is told
  /// to, and waited for.
  ///
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD`, `NOT_VERIFIED`, `SILENT`
  ///     when it takes too long, or `REFUSED` with what it says
  public void flash(Path port, FlashImage image, Progress progress) throws InterruptedException {
    var tool =
        new ExternalTool(NAME, program, "apt-get install --no-install-recommends avrdude", atMost);
    var input = image.page(0, image.size());
    tool.check();
    var loader = Touch.isFor(board) ? Touch.ofHost().loader(port) : port;
    var ended = tool.run(port.toString(), arguments(loader), input, progress, "writing");
    if (ended.status() != 0) {
      var errors = ended.said().lines().filter(line -> line.startsWith(ERROR));
      var line = errors.findFirst().orElse(ended.said().lines().findFirst().orElse("nothing"));
      throw tool.failed(port.toString(), ended, line.replaceFirst(ERROR, ""), sayings(), remedy());
    }
  }

  private List<String> arguments(Path port) {
    var arguments = new ArrayList<>(List.of("-q", "-q", "-p", board.mcu(), "-c", board.protocol()));
    arguments.addAll(List.of("-P", port.toString(), "-D", "-U", "flash:w:-:r"));
    if (board.baud() > 0) {
      arguments.addAll(List.of("-b", Integer.toString(board.baud())));
    }
    return arguments;
  }

  private List<Saying> sayings() {
    return List.of(
        new Saying("not in sync", Kind.NO_BOOT_LOADER, remedy()),
        new Saying("not responding", Kind.NO_BOOT_LOADER, remedy()),
        new Saying("unable to open programmer", Kind.NO_BOOT_LOADER, remedy()),
        new Saying("expected signature", Kind.WRONG_BOARD, remedy()),
        new Saying("verification", Kind.NOT_VERIFIED, remedy()));
  }

  private String remedy() {
    return "check --board ('%s') and --port, and press the reset button right before"
        .formatted(board.fqbn());
  }
}

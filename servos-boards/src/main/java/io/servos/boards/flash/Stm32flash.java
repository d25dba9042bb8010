package io.servos.boards.flash;

import io.servos.boards.firmware.Stm32Program;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.boards.serial.SerialLines;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Writes programs into an STM32 through the boot loader that ST built in, by `stm32flash`. It
/// writes, and reads back and compares each block.
///
/// @param program its name or path
/// @param mode data bits, parity and stop bits
/// @param atMost how long it may take
public record Stm32flash(String program, String mode, Duration atMost) {

  /// What users type.
  public static final String NAME = "stm32flash";

  private static final String BOOT_LOADER_MODE = "8e1";
  private static final String COMPARED = "Wrote and verified";
  private static final String ALL = "(100.00%)";
  private static final Pattern ROOM = Pattern.compile("Flash +: (?:Up to )?(\\d{1,6})KiB");
  private static final String NO_ANSWER = "Failed to read ACK byte";
  private static final String AGAIN = "reset the board with BOOT0 high, then try again";

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying(
              "Failed to init device",
              Kind.NO_BOOT_LOADER,
              "check --port, set BOOT0 high and reset the board right before"),
          new Saying(
              "Unknown/unsupported device",
              Kind.WRONG_BOARD,
              "check that the board has an STM32 which this stm32flash knows"),
          new Saying(
              "Failed to verify at address",
              Kind.NOT_VERIFIED,
              "flash it again; if that does not help its flash memory is worn out"),
          new Saying(
              "Got NACK",
              Kind.REFUSED,
              "take away its protection: 'stm32flash -u', or '-k', which erases all of it"),
          new Saying(NO_ANSWER, Kind.SILENT, AGAIN),
          new Saying(
              "Failed to open port", Kind.PORT_BUSY, "end what uses the port, then try again"));

  /// The one of this host.
  public static Stm32flash ofHost() {
    return new Stm32flash(NAME, BOOT_LOADER_MODE, ExternalTool.LONGEST);
  }

  /// Writes a program, compares it, and lets what is at the start of the flash memory start.
  ///
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD`, `NOT_VERIFIED`,
  ///     `UNPLUGGED`, `SILENT`, `NO_ROOM`, `REFUSED` with what it says, or what can be the
  ///     matter with a port before it is used
  public void flash(Path port, Stm32Program written, Progress progress)
      throws InterruptedException {
    SerialLines.open(port, SerialLines.USUAL_BAUD).close();
    var tool =
        new ExternalTool(
            NAME, program, "apt-get install --no-install-recommends stm32flash", atMost);
    var look = List.of("-m", mode, port.toString());
    checkRoom(port, written, call(tool, port, look, new byte[0], progress));
    var said = call(tool, port, arguments(port, written), written.content(), progress);
    if (!said.contains(COMPARED) || !said.contains(ALL)) {
      throw new BoardException(
          Kind.NOT_VERIFIED,
          port.toString(),
          "was written, and stm32flash does not say that it compared all of it",
          AGAIN,
          null);
    }
  }

  private List<String> arguments(Path port, Stm32Program written) {
    return List.of(
        "-m",
        mode,
        "-f",
        "-w",
        ExternalTool.INPUT,
        "-v",
        "-S",
        "0x%08x".formatted(written.address()),
        "-g",
        "0",
        port.toString());
  }

  /// Calls it, and tells how it failed.
  private static String call(
      ExternalTool tool, Path port, List<String> arguments, byte[] input, Progress progress)
      throws InterruptedException {
    var ended = tool.run(port.toString(), arguments, input, progress, "writing");
    if (ended.status() == 0) {
      return ended.said();
    }
    // What it says on its two streams comes in any order, and without ends of lines.
    var line =
        SAYINGS.stream()
            .map(saying -> ended.said().indexOf(saying.part()))
            .filter(at -> at >= 0)
            .findFirst()
            .map(at -> ended.said().substring(at).lines().findFirst().orElseThrow())
            .orElse(ended.said().lines().findFirst().orElse("nothing"));
    var failure = tool.failed(port.toString(), ended, line, SAYINGS, AGAIN);
    if (failure.kind() == Kind.SILENT && !Files.exists(port)) {
      throw new BoardException(Kind.UNPLUGGED, port.toString(), "was unplugged", AGAIN, failure);
    }
    throw failure;
  }

  /// What a chip has no room for, the tool would cut off without a word.
  private static void checkRoom(Path port, Stm32Program written, String said) {
    var room = ROOM.matcher(said);
    if (room.find()) {
      long bytes = Long.parseLong(room.group(1)) << 10;
      if (written.end() > bytes) {
        throw new BoardException(
            Kind.NO_ROOM,
            port.toString(),
            "has a chip with %d bytes of flash memory, and the program needs %d: nothing was written"
                .formatted(bytes, written.end()),
            "make it shorter",
            null);
      }
    }
  }
}

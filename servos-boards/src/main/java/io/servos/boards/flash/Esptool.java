package io.servos.boards.flash;

import io.servos.boards.firmware.EspChip;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.flash.ExternalTool.Ended;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.boards.serial.SerialLines;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import io.servos.spi.SerialLine.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Writes images into boards with an ESP32 or ESP8266 by Espressif's tool, `esptool` of version 4
/// or 5. It writes, and compares the hash of what the chip has with that of the image.
///
/// @param program its name or path
/// @param atMost how long it may take
public record Esptool(EspChip chip, String program, Duration atMost) {

  /// What users type.
  public static final String NAME = "esptool";

  private static final String FATAL = "A fatal error occurred: ";
  private static final String COMPARED = "Hash of data verified.";
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.");

  /// Since then the words of its command line have hyphens.
  private static final int WITH_HYPHENS = 5;

  private static final String CONNECT =
      "check --port, and hold its BOOT button while it is reset or plugged in";
  private static final String AGAIN = "plug the board in again, then try again";
  private static final String OTHER_BOARD = "name the board that it is with --board";
  private static final String WORN_OUT =
      "flash it again; if that does not help its flash memory is worn out";

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying("Wrong chip argument", Kind.WRONG_BOARD, OTHER_BOARD),
          new Saying("Wrong --chip argument", Kind.WRONG_BOARD, OTHER_BOARD),
          new Saying("Failed to connect", Kind.NO_BOOT_LOADER, CONNECT),
          new Saying("serial exception", Kind.UNPLUGGED, AGAIN),
          new Saying("MD5 of file does not match", Kind.NOT_VERIFIED, WORN_OUT),
          new Saying("the written flash region is empty", Kind.NOT_VERIFIED, WORN_OUT),
          new Saying("Could not open", Kind.PORT_BUSY, "end what uses the port, then try again"));

  /// The one of this host.
  public static Esptool of(EspChip chip) {
    return new Esptool(chip, NAME, ExternalTool.LONGEST);
  }

  /// Writes an image, compares it, and lets it start where the port can reset the board.
  ///
  /// @param part as [EspChip#whole] or [EspChip#at] checked it
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `WRONG_BOARD` (then nothing was written),
  ///     `NOT_VERIFIED`, `UNPLUGGED`, `SILENT` when it takes too long, `REFUSED` with what it says,
  ///     or what can be the matter with a port before it is used
  public void flash(Path port, FlashLayout.Part part, Progress progress)
      throws InterruptedException {
    var begun = begin(port);
    var arguments = begun.arguments(Map.of());
    arguments.add("0x%x".formatted(part.address()));
    arguments.add(ExternalTool.INPUT);
    begun.run(arguments, part.content(), 1, progress);
  }

  /// Writes several files to their places, and nothing between them.
  ///
  /// @param layout as [FlasherArguments#layout] checked it
  /// @param settings of the flash memory, such as `flash_mode`
  /// @throws IsolationUnavailableException as for one
  /// @throws BoardException as for one
  public void flash(Path port, FlashLayout layout, Map<String, String> settings, Progress progress)
      throws InterruptedException {
    var begun = begin(port);
    var arguments = begun.arguments(settings);
    var files = new ArrayList<ToolFile>();
    try {
      for (var part : layout.parts()) {
        var file = ToolFile.of(NAME, part.content());
        files.add(file);
        arguments.add("0x%x".formatted(part.address()));
        arguments.add(file.path().toString());
      }
      begun.run(arguments, new byte[0], files.size(), progress);
    } finally {
      files.forEach(ToolFile::close);
    }
  }

  private Call begin(Path port) throws InterruptedException {
    var tool =
        new ExternalTool(
            NAME, program, "'pipx install esptool', or apt-get install esptool", atMost);
    boolean resets = canReset(port);
    return new Call(tool, port, chip, resets, hasHyphens(tool, port));
  }

  /// Whether the board can be reset through it; a port that cannot be had is told as that.
  private static boolean canReset(Path port) {
    try (var line = SerialLines.open(port, SerialLines.USUAL_BAUD)) {
      return line.set(Signal.DTR, true);
    }
  }

  private static boolean hasHyphens(ExternalTool tool, Path port) throws InterruptedException {
    var ended =
        tool.run(port.toString(), List.of("version"), new byte[0], Progress.ignored(), "looking");
    var version = VERSION.matcher(ended.said());
    if (ended.status() != 0 || !version.find()) {
      throw new IsolationUnavailableException(
          NAME,
          "'%s version' tells no version: %s".formatted(tool.program(), firstLine(ended)),
          "install esptool 4 or 5");
    }
    return Integer.parseInt(version.group(1)) >= WITH_HYPHENS;
  }

  private static String firstLine(Ended ended) {
    return ended.said().lines().findFirst().orElse("nothing");
  }

  /// A call that writes.
  private record Call(ExternalTool tool, Path port, EspChip chip, boolean resets, boolean hyphens) {

    List<String> arguments(Map<String, String> settings) {
      var arguments =
          new ArrayList<>(
              List.of(
                  "--chip",
                  chip.word(),
                  "--port",
                  port.toString(),
                  "--before",
                  word(resets ? "default-reset" : "no-reset"),
                  "--after",
                  word(resets ? "hard-reset" : "no-reset"),
                  word("write-flash")));
      settings.forEach(
          (name, value) -> {
            arguments.add("--" + word(name.replace('_', '-')));
            arguments.add(value);
          });
      return arguments;
    }

    private String word(String text) {
      return hyphens ? text : text.replace('-', '_');
    }

    /// @param files how many it has to compare
    void run(List<String> arguments, byte[] input, int files, Progress progress)
        throws InterruptedException {
      var counting = new Counting(progress, new AtomicInteger());
      var ended = tool.run(port.toString(), arguments, input, counting, "writing");
      if (ended.status() != 0) {
        throw failed(ended);
      }
      if (counting.compared.get() < files) {
        throw new BoardException(
            Kind.NOT_VERIFIED,
            port.toString(),
            "was written, and esptool does not say that it compared "
                + (files == 1 ? "anything" : "everything"),
            "flash it again with a chip whose flash memory can be read",
            null);
      }
    }

    private BoardException failed(Ended ended) {
      var line =
          ended
              .said()
              .lines()
              .filter(one -> one.contains("rror"))
              .findFirst()
              .orElse(firstLine(ended));
      var told = line.replaceFirst("^ERROR: ", "").replaceFirst("^" + FATAL, "");
      return tool.failed(
          port.toString(), ended, told, SAYINGS, "check --board, --offset and --port");
    }
  }

  /// Counts what was compared, which is said of each file.
  private record Counting(Progress progress, AtomicInteger compared) implements Progress {

    @Override
    public void note(String text) {
      progress.note(text);
    }

    @Override
    public void step(int number, int count, String instruction) {
      progress.step(number, count, instruction);
    }

    @Override
    public void line(String text) {
      if (text.contains(COMPARED)) {
        compared.incrementAndGet();
      }
      progress.line(text);
    }

    @Override
    public void end() {
      progress.end();
    }
  }
}

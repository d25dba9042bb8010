package io.servos.cli.board;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.flash.Avrdude;
import io.servos.boards.flash.Flasher;
import io.servos.boards.serial.SerialLines;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;

/// Flashing through a boot loader at a serial port.
record PortFlash(Given given) {

  int run(Source source, Console console) throws InterruptedException {
    var board = BoardsTxt.ofHost().named(board(source));
    var port = Given.path(FlashCommand.PORT, needed(FlashCommand.PORT));
    var tool = given.value(FlashCommand.TOOL);
    if (tool.isPresent()) {
      return run(board, port, source, tool.get(), console);
    }
    var flasher = Flasher.of(board);
    var image = source.image();
    flasher.check(image);
    var progress = BuildProgress.inShort(console);
    try (var line = SerialLines.open(port, board.baud())) {
      flasher.flash(line, image, progress);
    } finally {
      progress.end();
    }
    console.print(new Done(port, board.fqbn(), image.size()), given.json());
    return ExitCode.OK;
  }

  private int run(AvrBoard board, Path port, Source source, String tool, Console console)
      throws InterruptedException {
    if (!tool.equals(Avrdude.NAME)) {
      throw new UsageException("--tool: there is no tool '" + tool + "'", "use avrdude");
    }
    var image = source.image();
    Flasher.check(board, image);
    Avrdude.of(board).flash(port, image);
    console.print(new Done(port, board.fqbn(), image.size()), given.json());
    return ExitCode.OK;
  }

  /// What is known to be for one board is not written into another.
  private String board(Source source) {
    var stored = source.board();
    if (stored.isEmpty()) {
      return needed(FlashCommand.BOARD);
    }
    var named = given.value(FlashCommand.BOARD);
    if (named.isPresent() && !named.equals(stored)) {
      throw new UsageException(
          "the firmware was stored for board '%s', and not for '%s'"
              .formatted(stored.get(), named.get()),
          "leave --board out, or add it again for that board");
    }
    return stored.get();
  }

  private String needed(String option) {
    return given
        .value(option)
        .orElseThrow(() -> new UsageException(option + " is missing", "see 'servos flash --help'"));
  }

  /// What was done.
  private record Done(Path port, String board, int bytes) implements Report {

    @Override
    public String text() {
      return bytes + " bytes written to " + port + " and compared\n";
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("port", port.toString());
      json.writeStringProperty("board", board);
      json.writeNumberProperty("bytes", bytes);
      json.writeEndObject();
    }
  }
}

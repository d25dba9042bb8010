package io.servos.cli.board;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.flash.Flasher;
import io.servos.boards.serial.SerialLines;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/// `servos flash`: writes a program into an Arduino board.
public record FlashCommand() implements Command {

  private static final String BOARD = "--board";
  private static final String PORT = "--port";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos flash",
            "Write a program into an Arduino board through its boot loader, and compare it.",
            "A board of another kind is refused before anything is written. What failed can be"
                + " tried again.");
    spec.addOption(Specs.value("BOARD", "Which one it is, such as uno.", BOARD));
    spec.addOption(Specs.value("PORT", "Its serial port; 'servos boards' lists them.", PORT));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.argument("FILE", "An Intel HEX file, or a program as 'servos build' makes it."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos build -p arduino --board uno -o blink.elf blink.ino",
                    "servos flash --board uno --port /dev/ttyACM0 blink.elf")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var board = BoardsTxt.ofHost().named(needed(given, BOARD));
    var port = Given.path(PORT, needed(given, PORT));
    var flasher = Flasher.of(board);
    var image = FlashImage.read(Given.path("FILE", given.argument(0)));
    flasher.check(image);
    var progress = BuildProgress.inShort(console);
    try (var line = SerialLines.open(port, board.baud())) {
      var flashed = flasher.flash(line, image, progress);
      progress.end();
      console.print(new Done(port, board.fqbn(), flashed), given.json());
      return ExitCode.OK;
    } finally {
      progress.end();
    }
  }

  private static String needed(Given given, String option) {
    return given
        .value(option)
        .orElseThrow(() -> new UsageException(option + " is missing", "see 'servos flash --help'"));
  }

  /// What was done.
  private record Done(Path port, String board, Flasher.Flashed flashed) implements Report {

    @Override
    public String text() {
      return flashed.bytes() + " bytes written to " + port + " and compared\n";
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("port", port.toString());
      json.writeStringProperty("board", board);
      json.writeNumberProperty("bytes", flashed.bytes());
      json.writeNumberProperty("pages", flashed.pages());
      json.writeEndObject();
    }
  }
}

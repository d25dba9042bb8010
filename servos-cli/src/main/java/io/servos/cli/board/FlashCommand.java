package io.servos.cli.board;

import io.servos.boards.flash.Avrdude;
import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos flash`: writes a program into a board, through its boot loader at a serial port or by
/// the drive that its boot loader shows.
public record FlashCommand() implements Command {

  static final String BOARD = "--board";
  static final String PORT = "--port";
  static final String DRIVE = "--drive";
  static final String FAMILY = "--family";
  static final String TOOL = "--tool";
  private static final String STORED = "--stored";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos flash",
            "Write a program into a board through its boot loader, and compare it.",
            "An Arduino board has it at a serial port, others show a drive that takes UF2 files. A"
                + " board of another kind is refused before anything is written. What failed can be"
                + " tried again.");
    spec.addOption(Specs.value("BOARD", "Which Arduino board it is, such as uno.", BOARD));
    spec.addOption(Specs.value("PORT", "Its serial port; 'servos boards' lists them.", PORT));
    spec.addOption(
        Specs.choice(
            List.of(Avrdude.NAME),
            "TOOL",
            "Flash an Arduino board by that tool instead of by Servos itself: avrdude.",
            TOOL));
    spec.addOption(
        Specs.value("DIR", "Where a drive with INFO_UF2.TXT is mounted, for UF2 files.", DRIVE));
    spec.addOption(
        Specs.value(
            "FAMILY",
            "Which microcontroller it is, such as RP2040, where the drive does not tell.",
            FAMILY));
    spec.addOption(
        Specs.value("NAME[@HASH]", "What the store of 'servos firmware' has, for FILE.", STORED));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.optional(
            "FILE", "An Intel HEX file, a program as 'servos build' makes it, or a UF2 file."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos build -p arduino --board uno -o blink.elf blink.ino",
                    "servos flash --board uno --port /dev/ttyACM0 blink.elf",
                    "servos flash --drive /media/me/RPI-RP2 firmware.uf2")));
    return spec;
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var drive = given.value(DRIVE);
    if (drive.isEmpty()) {
      if (given.value(FAMILY).isPresent()) {
        throw new UsageException("--family is for drives", "name one with --drive");
      }
      return new PortFlash(given).run(source(given), console);
    }
    for (var other : List.of(BOARD, PORT, TOOL)) {
      if (given.value(other).isPresent()) {
        throw new UsageException(other + " does not go with --drive", "leave one of them out");
      }
    }
    return new DriveFlash(given, Given.path(DRIVE, drive.get())).run(source(given), console);
  }

  private static Source source(Given given) {
    var stored = given.value(STORED);
    if (stored.isPresent() == !given.arguments().isEmpty()) {
      throw stored.isPresent()
          ? new UsageException("--stored does not go with FILE", "leave one of them out")
          : new UsageException("FILE is missing", "see 'servos flash --help'");
    }
    return stored
        .<Source>map(Source.Stored::of)
        .orElseGet(() -> new Source.File(Given.path("FILE", given.argument(0))));
  }
}

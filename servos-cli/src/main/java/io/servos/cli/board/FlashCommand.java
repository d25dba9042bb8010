package io.servos.cli.board;

import io.servos.boards.flash.Avrdude;
import io.servos.boards.flash.DfuTool;
import io.servos.boards.flash.Esptool;
import io.servos.boards.flash.StFlash;
import io.servos.boards.flash.Stm32flash;
import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `servos flash`: writes a program into a board, through its boot loader at a serial port or at
/// USB, by an ST-Link, or by the drive that its boot loader shows.
public record FlashCommand() implements Command {

  static final String BOARD = "--board";
  static final String PORT = "--port";
  static final String USB = "--usb";
  static final String DRIVE = "--drive";
  static final String FAMILY = "--family";
  static final String TOOL = "--tool";
  static final String OFFSET = "--offset";
  static final List<String> TOOLS =
      List.of(Avrdude.NAME, Esptool.NAME, Stm32flash.NAME, DfuTool.NAME, StFlash.NAME);
  private static final String STORED = "--stored";

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos flash",
            "Write a program into a board through its boot loader, and compare it.",
            "An Arduino board has it at a serial port, an STM32 also at USB, others show a drive"
                + " that takes UF2 files. A board of another kind is refused before anything is"
                + " written. What failed can be tried again.");
    options().forEach(spec::addOption);
    Specs.withHelp(spec);
    spec.addPositional(
        Specs.optional(
            "FILE",
            "An Intel HEX file, a program as 'servos build' makes it, a UF2 file, an image for"
                + " esptool, the folder of a build by ESP-IDF, or a program for an STM32."));
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos build -p arduino --board uno -o blink.elf blink.ino",
                    "servos flash --board uno --port /dev/ttyACM0 blink.elf",
                    "servos flash --tool esptool --board esp32 --port /dev/ttyUSB0 --offset 0x10000"
                        + " app.bin",
                    "servos flash --tool esptool --port /dev/ttyUSB0 hello-esp32c3",
                    "servos flash --tool dfu-util blink.elf",
                    "servos flash --drive /media/me/RPI-RP2 firmware.uf2")));
    return spec;
  }

  private static List<OptionSpec> options() {
    return List.of(
        Specs.value(
            "BOARD",
            "Which Arduino board it is, such as uno, or which chip it has, such as esp32.",
            BOARD),
        Specs.value("PORT", "Its serial port; 'servos boards' lists them.", PORT),
        Specs.choice(
            TOOLS,
            "TOOL",
            "Flash by that tool instead of by Servos itself: avrdude for Arduino boards, esptool"
                + " for an ESP32 or ESP8266, stm32flash for an STM32, dfu-util for an STM32 at"
                + " USB, st-flash for one at an ST-Link.",
            TOOL),
        Specs.value(
            "DEVICE",
            "Which STM32 at USB or which ST-Link, where there are several: its serial number, or"
                + " the place of an STM32 such as 1-2.",
            USB),
        Specs.value(
            "ADDRESS",
            "Where FILE belongs, from the start of the flash memory on, such as 0x10000. Without"
                + " it, FILE is all of an ESP's flash memory, or a program for the start of an"
                + " STM32's.",
            OFFSET),
        Specs.value("DIR", "Where a drive with INFO_UF2.TXT is mounted, for UF2 files.", DRIVE),
        Specs.value(
            "FAMILY",
            "Which microcontroller it is, such as RP2040, where the drive does not tell.",
            FAMILY),
        Specs.value("NAME[@HASH]", "What the store of 'servos firmware' has, for FILE.", STORED),
        Specs.json());
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
    for (var other : List.of(BOARD, PORT, TOOL, OFFSET, USB)) {
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

package io.servos.cli.board;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.EspChip;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.firmware.Stm32Program;
import io.servos.boards.flash.Avrdude;
import io.servos.boards.flash.DfuTool;
import io.servos.boards.flash.Esptool;
import io.servos.boards.flash.Flasher;
import io.servos.boards.flash.StFlash;
import io.servos.boards.flash.Stm32flash;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.spi.Progress;
import java.nio.file.Path;
import java.util.List;

/// Flashing through a boot loader at a serial port or at USB, or by an ST-Link.
record PortFlash(Given given) {

  /// The tools that write to a place in a memory which somebody names.
  private static final List<String> OF_PLACES =
      List.of(Esptool.NAME, Stm32flash.NAME, DfuTool.NAME, StFlash.NAME);

  private static final List<String> AT_USB = List.of(DfuTool.NAME, StFlash.NAME);

  int run(Source source, Console console) throws InterruptedException {
    var progress = BuildProgress.inShort(console);
    Flashed flashed;
    try {
      flashed = flash(source, progress);
    } finally {
      progress.end();
    }
    console.print(flashed, given.json());
    return ExitCode.OK;
  }

  private Flashed flash(Source source, Progress progress) throws InterruptedException {
    var tool = given.value(FlashCommand.TOOL).orElse("");
    if (given.value(FlashCommand.OFFSET).isPresent() && !OF_PLACES.contains(tool)) {
      throw new UsageException(
          "--offset is for --tool " + String.join(", ", OF_PLACES), "leave it out");
    }
    if (given.value(FlashCommand.USB).isPresent() && !AT_USB.contains(tool)) {
      throw new UsageException("--usb is for --tool " + String.join(", ", AT_USB), "leave it out");
    }
    return switch (tool) {
      case "" -> byItself(source, progress);
      case Avrdude.NAME -> byAvrdude(source, progress);
      case Esptool.NAME -> byEsptool(source, progress);
      case Stm32flash.NAME -> byStm32flash(source, progress);
      case DfuTool.NAME, StFlash.NAME -> atUsb(tool, source, progress);
      default ->
          throw new UsageException(
              "--tool: there is no tool '" + tool + "'",
              "use one of " + String.join(", ", FlashCommand.TOOLS));
    };
  }

  private Flashed byItself(Source source, Progress progress) throws InterruptedException {
    var board = BoardsTxt.ofHost().named(board(source));
    var port = port();
    var flasher = Flasher.of(board);
    var image = source.image();
    flasher.flash(port, image, progress);
    return Flashed.whole(port.toString(), board.fqbn(), image.size());
  }

  private Flashed byAvrdude(Source source, Progress progress) throws InterruptedException {
    var board = BoardsTxt.ofHost().named(board(source));
    var port = port();
    var image = source.image();
    Flasher.check(board, image);
    Avrdude.of(board).flash(port, image, progress);
    return Flashed.whole(port.toString(), board.fqbn(), image.size());
  }

  private Flashed byEsptool(Source source, Progress progress) throws InterruptedException {
    var built = source.built();
    if (built.isPresent()) {
      return built(built.get(), progress);
    }
    var chip = EspChip.named(board(source));
    var port = port();
    var name = source.name();
    var content = source.content();
    var part =
        given
            .address(FlashCommand.OFFSET)
            .map(offset -> chip.at(offset, name, content))
            .orElseGet(() -> chip.whole(name, content));
    Esptool.of(chip).flash(port, part, progress);
    return Flashed.at(part.address(), port.toString(), chip.word(), content.length);
  }

  /// What ESP-IDF built tells the chip and the places.
  private Flashed built(BuiltFolder built, Progress progress) throws InterruptedException {
    var chip = built.arguments().chip();
    var named = given.value(FlashCommand.BOARD).map(EspChip::named);
    if (named.isPresent() && !named.get().equals(chip)) {
      throw new UsageException(
          "'%s' was built for an %s, and not for an %s"
              .formatted(built.folder(), chip.name(), named.get().name()),
          "leave --board out, or build it again for that board");
    }
    if (given.value(FlashCommand.OFFSET).isPresent()) {
      throw new UsageException(
          "--offset does not go with what ESP-IDF built, which tells its places", "leave it out");
    }
    var port = port();
    var layout = built.layout();
    Esptool.of(chip).flash(port, layout, built.arguments().settings(), progress);
    long bytes = layout.parts().stream().mapToLong(part -> part.content().length).sum();
    return new Flashed(port.toString(), chip.word(), bytes, places(layout));
  }

  private static List<Long> places(FlashLayout layout) {
    return layout.parts().stream().map(FlashLayout.Part::address).toList();
  }

  /// Its boot loader knows which chip it has; nobody has to say.
  private Flashed byStm32flash(Source source, Progress progress) throws InterruptedException {
    refuse(FlashCommand.BOARD, Stm32flash.NAME);
    var port = port();
    var program = stm32(source);
    Stm32flash.ofHost().flash(port, program, progress);
    return Flashed.at(program.address(), port.toString(), "stm32", program.content().length);
  }

  private Flashed atUsb(String tool, Source source, Progress progress) throws InterruptedException {
    refuse(FlashCommand.BOARD, tool);
    refuse(FlashCommand.PORT, tool);
    var program = stm32(source);
    var usb = given.value(FlashCommand.USB);
    var device =
        tool.equals(DfuTool.NAME)
            ? DfuTool.ofHost().flash(usb, program, progress)
            : StFlash.ofHost().flash(usb, program, progress);
    return Flashed.at(program.address(), device, "stm32", program.content().length);
  }

  private Stm32Program stm32(Source source) {
    return Stm32Program.of(source.name(), source.content(), given.address(FlashCommand.OFFSET));
  }

  private void refuse(String option, String tool) {
    if (given.value(option).isPresent()) {
      throw new UsageException(option + " does not go with --tool " + tool, "leave it out");
    }
  }

  private Path port() {
    return Given.path(FlashCommand.PORT, needed(FlashCommand.PORT));
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
}

package io.servos.boards.flash;

import io.servos.boards.firmware.Stm32Program;
import io.servos.boards.flash.ExternalTool.Ended;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes programs into an STM32 through an ST-Link, by `st-flash`. That reads back and compares.
///
/// @param program its name or path
/// @param probe the same of `st-info`, which comes with it
/// @param atMost how long a call may take
public record StFlash(String program, String probe, Duration atMost) {

  /// What users type.
  public static final String NAME = "st-flash";

  private static final String ANY = "ST-Link";
  private static final String COMPARED = "Flash written and verified";
  private static final String NO_RESET = "Soft reset failed";
  private static final String AGAIN = "plug the ST-Link in again, then try again";
  private static final String RULE =
      "run Servos as root, or install the rules for udev that come with stlink-tools";

  /// No chip writes more at once, and no page is shorter; what is behind a program is erased
  // anyway.
  private static final int UNIT = 64;

  private static final Pattern COMPLAINT =
      Pattern.compile("(?:ERROR|WARN) \\S+: (?!unaligned)(.*)|\\[!\\] (.*)");

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying("LIBUSB_ERROR_NO_DEVICE", Kind.UNPLUGGED, AGAIN),
          new Saying("LIBUSB_ERROR_TIMEOUT", Kind.SILENT, AGAIN),
          new Saying("unable to claim", Kind.PORT_BUSY, "end what uses it, then try again"),
          new Saying("Couldn't find", Kind.UNPLUGGED, AGAIN),
          new Saying(
              "write protected",
              Kind.REFUSED,
              "take away its protection by its option bytes: 'st-flash --area=option'"),
          new Saying(
              "not a multiple of current pagesize",
              Kind.REFUSED,
              "link it for the start of a page, or name one with --offset"),
          new Saying(
              "Verification of flash failed",
              Kind.NOT_VERIFIED,
              "flash it again; if that does not help it is protected or worn out"));

  /// The one of this host.
  public static StFlash ofHost() {
    return new StFlash(NAME, "st-info", ExternalTool.LONGEST);
  }

  /// Writes a program, compares it, and resets the chip.
  ///
  /// @param usb the serial number of the ST-Link; needed only where there are several
  /// @return its serial number
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_PORT`, `AMBIGUOUS`, `NO_PERMISSION`, `WRONG_BOARD`,
  ///     `NO_ROOM` (then nothing was written), `NOT_VERIFIED`, `UNPLUGGED`, `SILENT`, `PORT_BUSY`,
  ///     or `REFUSED` with what it says
  public String flash(Optional<String> usb, Stm32Program written, Progress progress)
      throws InterruptedException {
    var link = one(usb);
    check(link, written);
    int length = written.content().length;
    var content = Arrays.copyOf(written.content(), (length + UNIT - 1) / UNIT * UNIT);
    Arrays.fill(content, length, content.length, (byte) 0xff);
    var arguments =
        List.of(
            "--serial",
            link.serial(),
            "--reset",
            "write",
            ExternalTool.INPUT,
            "0x%08x".formatted(written.address()));
    var tool = tool(program);
    var ended = tool.run(link.serial(), arguments, content, progress, "writing");
    if (ended.status() != 0) {
      throw tool.failed(link.serial(), ended, line(ended), SAYINGS, AGAIN);
    }
    check(link, ended);
    return link.serial();
  }

  private ExternalTool tool(String name) {
    return new ExternalTool(
        NAME, name, "apt-get install --no-install-recommends stlink-tools", atMost);
  }

  /// Without a reset of any chip.
  private StLink one(Optional<String> usb) throws InterruptedException {
    var name = usb.orElse(ANY);
    var look = List.of("--probe", "--hot-plug");
    var probed = tool(probe).run(name, look, new byte[0], Progress.ignored(), "looking");
    var links =
        StLink.of(probed.said()).stream()
            .filter(link -> usb.isEmpty() || link.serial().equals(usb.get()))
            .toList();
    if (links.size() > 1) {
      var all = links.stream().map(StLink::serial).sorted().toList();
      throw new BoardException(
          Kind.AMBIGUOUS,
          name,
          "is more than one board: " + String.join(", ", all),
          "name one by its serial number: --usb " + all.getFirst(),
          null);
    }
    if (links.isEmpty()) {
      throw probed.said().contains("access error")
          ? new BoardException(Kind.NO_PERMISSION, name, "may not be used by this user", RULE, null)
          : new BoardException(
              Kind.NO_PORT,
              name,
              "is not plugged in, or another program uses it",
              "plug it in, or end what uses it",
              null);
    }
    return links.getFirst();
  }

  private static void check(StLink link, Stm32Program written) {
    if (link.chip() == 0) {
      throw new BoardException(
          Kind.SILENT,
          link.serial(),
          "has no STM32 that answers",
          "check the board's power and its wires to the ST-Link",
          null);
    }
    if (link.flash() == 0) {
      throw new BoardException(
          Kind.WRONG_BOARD,
          link.serial(),
          "has a chip that st-flash does not know, 0x%03x: nothing was written"
              .formatted(link.chip()),
          "check that the board has an STM32 which this st-flash knows",
          null);
    }
    if (written.end() > link.flash()) {
      throw new BoardException(
          Kind.NO_ROOM,
          link.serial(),
          "has a chip with %d bytes of flash memory, and the program needs %d: nothing was written"
              .formatted(link.flash(), written.end()),
          "make it shorter",
          null);
    }
  }

  private static void check(StLink link, Ended ended) {
    if (!ended.said().contains(COMPARED)) {
      throw new BoardException(
          Kind.NOT_VERIFIED,
          link.serial(),
          "was written, and st-flash does not say that it compared it",
          AGAIN,
          null);
    }
    if (ended.said().contains(NO_RESET)) {
      throw new BoardException(
          Kind.REFUSED,
          link.serial(),
          "has the program, compared, and does not start it; st-flash says: " + line(ended),
          "reset the board",
          null);
    }
  }

  /// What it complains of first.
  private static String line(Ended ended) {
    return COMPLAINT
        .matcher(ended.said())
        .results()
        .map(found -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2)))
        .findFirst()
        .orElse("nothing");
  }
}

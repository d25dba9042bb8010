package io.servos.boards.flash;

import io.servos.boards.firmware.FlashMemory;
import io.servos.boards.firmware.Stm32Program;
import io.servos.boards.flash.ExternalTool.Ended;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes programs into an STM32 at USB, through the boot loader that ST built in, by `dfu-util`.
/// That compares nothing, so what is there is read back and compared here.
///
/// @param program its name or path
/// @param atMost how long a call may take
public record DfuTool(String program, Duration atMost) {

  /// What users type.
  public static final String NAME = "dfu-util";

  private static final String WAIT =
      "set BOOT0 high and reset the board or plug it in again, then try again";
  private static final String RULE =
      "run Servos as root, or let this user use the device by a rule for udev";
  private static final String PROTECTED =
      "take away its protection: 'dfu-util -a 0 -s :unprotect:force', which erases all of it";
  private static final String LEAVING = "Submitting leave request";
  private static final String LEFT = "dfuMANIFEST state";
  private static final Pattern STATE = Pattern.compile("(DFU state\\(\\d+\\) = dfuERROR.*)");
  private static final Pattern COMPLAINT = Pattern.compile(NAME + ": (?!Warning|A valid)(.*)");

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying("LIBUSB_ERROR_NO_DEVICE", Kind.UNPLUGGED, WAIT),
          new Saying("No DFU capable USB device", Kind.UNPLUGGED, WAIT),
          new Saying("LIBUSB_ERROR_ACCESS", Kind.NO_PERMISSION, RULE),
          new Saying("LIBUSB_ERROR_BUSY", Kind.PORT_BUSY, "end what uses it, then try again"),
          new Saying("LIBUSB_ERROR_TIMEOUT", Kind.SILENT, WAIT),
          new Saying("LIBUSB_ERROR_PIPE", Kind.REFUSED, PROTECTED),
          new Saying("not correctly executed", Kind.REFUSED, PROTECTED),
          new Saying("get_status", Kind.SILENT, WAIT));

  /// The one of this host.
  public static DfuTool ofHost() {
    return new DfuTool(NAME, ExternalTool.LONGEST);
  }

  /// Writes a program, compares it, and lets what is at the start of the flash memory start.
  ///
  /// @param usb the serial number of the board or its place, such as `1-2.3`; needed only where
  ///     there are several
  /// @return its serial number, or its place where it has none
  /// @throws IsolationUnavailableException if it is not installed
  /// @throws BoardException of the kind `NO_BOOT_LOADER`, `AMBIGUOUS`, `NO_PERMISSION`,
  ///     `WRONG_BOARD`, `NO_ROOM` (then nothing was written), `NOT_VERIFIED`, `UNPLUGGED`,
  ///     `SILENT`, `PORT_BUSY`, or `REFUSED` with what it says
  public String flash(Optional<String> usb, Stm32Program written, Progress progress)
      throws InterruptedException {
    var tool =
        new ExternalTool(NAME, program, "apt-get install --no-install-recommends dfu-util", atMost);
    var device = one(tool, usb);
    device.checkRoom(written);
    var file = DfuSeFile.of(written, device.setting());
    var writing = arguments(device, "-D", ExternalTool.INPUT);
    check(tool, device, tool.run(device.name(), writing, file, progress, "writing"));
    compare(tool, device, written, progress);
    start(tool, device);
    return device.name();
  }

  private static List<String> arguments(DfuDevice device, String... more) {
    var all = new ArrayList<>(device.arguments());
    all.addAll(List.of(more));
    return all;
  }

  private static Ended list(ExternalTool tool, String name) throws InterruptedException {
    var look = List.of("-d", DfuDevice.ANY, "-l");
    return tool.run(name, look, new byte[0], Progress.ignored(), "looking");
  }

  private static DfuDevice one(ExternalTool tool, Optional<String> usb)
      throws InterruptedException {
    var name = usb.orElse(DfuDevice.ANY);
    var listed = list(tool, name);
    if (listed.status() != 0) {
      throw tool.failed(name, listed, line(listed), SAYINGS, WAIT);
    }
    var memories =
        DfuDevice.of(listed.said()).stream()
            .filter(device -> usb.isEmpty() || device.isNamed(usb.get()))
            .toList();
    var places = memories.stream().map(DfuDevice::path).distinct().toList();
    if (places.size() > 1) {
      throw ambiguous(name, memories);
    }
    if (places.isEmpty()) {
      throw listed.said().contains("LIBUSB_ERROR_ACCESS")
          ? new BoardException(Kind.NO_PERMISSION, name, "may not be used by this user", RULE, null)
          : new BoardException(
              Kind.NO_BOOT_LOADER, name, "is no boot loader of an STM32 at USB", WAIT, null);
    }
    return memories.stream()
        .filter(DfuDevice::isFlash)
        .findFirst()
        .orElseThrow(
            () ->
                new BoardException(
                    Kind.WRONG_BOARD,
                    memories.getFirst().name(),
                    "shows no flash memory of an STM32: nothing was written",
                    "check that the board has an STM32 with a DfuSe boot loader",
                    null));
  }

  private static BoardException ambiguous(String name, List<DfuDevice> memories) {
    var all = memories.stream().sorted(Comparator.comparing(DfuDevice::path)).toList();
    var told =
        all.stream()
            .map(device -> device.name() + " at " + device.path())
            .distinct()
            .collect(Collectors.joining(", "));
    return new BoardException(
        Kind.AMBIGUOUS,
        name,
        "is more than one board: " + told,
        "name one by its serial number or place: --usb " + all.getFirst().name(),
        null);
  }

  private static void check(ExternalTool tool, DfuDevice device, Ended ended)
      throws InterruptedException {
    if (ended.status() == 0) {
      return;
    }
    var failure = tool.failed(device.name(), ended, line(ended), SAYINGS, WAIT);
    if (failure.kind() != Kind.UNPLUGGED && isThere(tool, device)) {
      throw failure;
    }
    throw new BoardException(Kind.UNPLUGGED, device.name(), "was unplugged", WAIT, failure);
  }

  private static boolean isThere(ExternalTool tool, DfuDevice device) throws InterruptedException {
    return DfuDevice.of(list(tool, device.name()).said()).contains(device);
  }

  /// What it complains of first, or else what the board does; that may be behind a bar of progress.
  private static String line(Ended ended) {
    return Stream.of(COMPLAINT, STATE)
        .flatMap(pattern -> pattern.matcher(ended.said()).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElse("nothing");
  }

  private void compare(ExternalTool tool, DfuDevice device, Stm32Program written, Progress progress)
      throws InterruptedException {
    var place = "0x%08x:%d".formatted(written.address(), written.content().length);
    try (var upload = new DfuUpload(program, arguments(device, "-s", place), atMost)) {
      var ended = upload.run(device.name(), progress);
      check(tool, device, ended);
      if (!upload.has(ended, written.content())) {
        throw new BoardException(
            Kind.NOT_VERIFIED,
            device.name(),
            "has something else in its memory than was written",
            "flash it again; if that does not help it is write-protected or worn out",
            null);
      }
    }
  }

  /// A program that starts takes the boot loader away, often before that has answered.
  private static void start(ExternalTool tool, DfuDevice device) throws InterruptedException {
    var leave = "0x%08x:leave".formatted(FlashMemory.STM32.start());
    var ended =
        tool.run(
            device.name(),
            arguments(device, "-s", leave),
            new byte[0],
            Progress.ignored(),
            "starting");
    if (ended.said().contains(LEFT) || (ended.said().contains(LEAVING) && !isThere(tool, device))) {
      return;
    }
    throw new BoardException(
        Kind.REFUSED,
        device.name(),
        "has the program, compared, and does not start it; dfu-util says: " + line(ended),
        "set BOOT0 low and reset the board",
        null);
  }
}

package io.servos.boards.flash;

import io.servos.boards.firmware.FlashMemory;
import io.servos.boards.firmware.Stm32Program;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.util.List;
import java.util.regex.Pattern;

/// A memory that the boot loader of an STM32 shows at USB, as `dfu-util` lists it.
///
/// @param path bus and ports, such as `1-2.3`
/// @param setting which of its memories that is
record DfuDevice(String path, String serial, int setting, DfuSeLayout layout) {

  static final int VENDOR = 0x0483;
  static final int PRODUCT = 0xdf11;

  /// What users know boot loaders of an STM32 by.
  static final String ANY = "%04x:%04x".formatted(VENDOR, PRODUCT);

  private static final Pattern FOUND =
      Pattern.compile(
          "Found DFU: \\["
              + ANY
              + "\\].*, path=\"([^\"]*)\", alt=(\\d{1,3}), name=\"(.*)\", serial=\"(.*)\"");
  private static final String NO_SERIAL = "UNKNOWN";

  static List<DfuDevice> of(String listed) {
    return FOUND
        .matcher(listed)
        .results()
        .map(
            found ->
                new DfuDevice(
                    found.group(1),
                    found.group(4),
                    Integer.parseInt(found.group(2)),
                    DfuSeLayout.of(found.group(3))))
        .toList();
  }

  /// What users name it by.
  String name() {
    return serial.equals(NO_SERIAL) ? path : serial;
  }

  boolean isNamed(String name) {
    return serial.equals(name) || path.equals(name);
  }

  boolean isFlash() {
    return layout.has(FlashMemory.STM32.start());
  }

  /// What is read or written there only is it.
  List<String> arguments() {
    return List.of("-d", ANY, "-p", path, "-S", serial, "-a", Integer.toString(setting));
  }

  /// @throws BoardException of the kind `NO_ROOM`
  void checkRoom(Stm32Program program) {
    long end = program.address() + program.content().length;
    long reach = layout.writableFrom(program.address());
    if (reach < end) {
      throw new BoardException(
          Kind.NO_ROOM,
          name(),
          "has no flash memory for programs at 0x%08x, and the program is from 0x%08x to 0x%08x: nothing was written"
              .formatted(reach, program.address(), end),
          "make it shorter, or link it for another place",
          null);
    }
  }
}

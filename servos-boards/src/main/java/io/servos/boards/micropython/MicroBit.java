package io.servos.boards.micropython;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.qemu.QemuArm;
import io.servos.engine.RuntimeScript;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The BBC micro:bit: its MicroPython firmware on a microcontroller that QEMU emulates. The script
/// lies in the flash memory, where the firmware looks for one.
///
/// @param root below which the system's files are
record MicroBit(Path root) implements FirmwareBoard {

  static final String NAME = "microbit";

  private static final Path FIRMWARE =
      Path.of("usr/share/firmware-microbit-micropython/firmware.hex");
  private static final Path SHELL = Path.of("/bin/sh");

  /// The flash from where the firmware looks for a script, without the four bytes before it.
  private static final long LARGEST_SCRIPT = 0x2000 - 4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    var missing = new ArrayList<String>();
    if (!new QemuArm(root).isThere()) {
      missing.add(QemuArm.NAME);
    }
    if (!Files.isReadable(root.resolve(FIRMWARE))) {
      missing.add("firmware-microbit-micropython");
    }
    return missing.isEmpty()
        ? new Readiness.Ready("runs the firmware of the micro:bit on " + QemuArm.NAME)
        : new Readiness.Missing(
            "needs " + String.join(", ", missing),
            "apt-get install --no-install-recommends " + String.join(" ", missing));
  }

  @Override
  public Emulator emulator() {
    return new QemuArm(root).emulator();
  }

  @Override
  public List<String> notCovered() {
    return List.of(
        "pins, display and sensors: as far as QEMU has them, and not recorded",
        "a script that uses what QEMU lacks, such as temperature(), can wait for ever",
        "the board's own clock: it keeps that of the host");
  }

  @Override
  public Step step(String nonce, RuntimeScript script, Optional<Duration> time, Input input) {
    int bytes = (int) size(script);
    var seconds = time.map(limit -> BigDecimal.valueOf(limit.toNanos(), 9)).orElse(BigDecimal.ZERO);
    var argv =
        List.of(
            "sh",
            "-c",
            source(),
            "sh",
            nonce,
            script.real().toString(),
            "\\%03o\\%03o".formatted(bytes & 0xff, bytes >> 8),
            seconds.signum() == 0 ? "0" : seconds.toPlainString());
    return new Step(SHELL, argv, script.real(), Path.of("/tmp"), input);
  }

  private static long size(RuntimeScript script) {
    try {
      long size = Files.size(script.real());
      if (size > LARGEST_SCRIPT) {
        throw new InvalidWorkloadException(
            Kind.NOT_BUILDABLE,
            "script '%s' has %d bytes, and board '%s' takes %d"
                .formatted(script.named(), size, NAME, LARGEST_SCRIPT),
            "make it shorter");
      }
      return size;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String source() {
    return new PackagedFile(MicroBit.class, "microbit.sh").text();
  }
}

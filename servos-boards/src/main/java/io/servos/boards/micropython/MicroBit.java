package io.servos.boards.micropython;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.qemu.QemuArm;
import io.servos.boards.scenario.BoardSettings;
import io.servos.boards.scenario.Scenario;
import io.servos.boards.scenario.Stimulus;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.toolchain.RuntimeScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The BBC micro:bit: its MicroPython firmware on a microcontroller that QEMU emulates. The script
/// lies in the flash memory, where the firmware looks for one.
///
/// @param root below which the system's files are
/// @param folder where the firmware is
record MicroBit(Path root, Path folder) implements FirmwareBoard {

  static final String NAME = "microbit";

  /// What names of pins begin with in traces.
  private static final String RECORDED = "P";

  private static final String FIRMWARE = "firmware.hex";
  private static final Path INSIDE = Path.of("/servos/microbit").resolve(FIRMWARE);
  private static final Path SHELL = Path.of("/bin/sh");

  /// Pins of the edge connector that the display does not use, and their lines of the
  /// microcontroller. Not those of the buttons, which are pins 5 and 11, and not those of the I2C
  /// bus, 19 and 20.
  private static final Map<Integer, Integer> LINES =
      Map.of(0, 3, 1, 2, 2, 1, 8, 18, 12, 20, 13, 23, 14, 22, 15, 21, 16, 16);

  private static final Map<String, Integer> BUTTONS = Map.of("button_a", 17, "button_b", 26);

  /// The flash from where the firmware looks for a script, without the four bytes before it.
  private static final long LARGEST_SCRIPT = 0x2000 - 4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    if (!new QemuArm(root).isThere()) {
      return new Readiness.Missing(
          "needs " + QemuArm.NAME, "apt-get install --no-install-recommends " + QemuArm.NAME);
    }
    return Files.isReadable(folder.resolve(FIRMWARE))
        ? new Readiness.Ready("runs the firmware of the micro:bit on " + QemuArm.NAME)
        : new Readiness.Missing("needs its firmware in '" + folder + "'", "scripts/microbit");
  }

  @Override
  public Emulator emulator() {
    return new QemuArm(root).emulator();
  }

  @Override
  public List<String> notCovered() {
    return List.of(
        "display and sensors: as far as QEMU has them, and not recorded",
        "pins that are inputs, or that the display or the I2C bus uses: not recorded",
        "analog inputs: they read 0",
        "a script that uses what QEMU lacks, such as temperature(), can wait for ever",
        "the board's own clock: it keeps that of the host, and so do the times of its pins");
  }

  @Override
  public Map<String, String> pinNames() {
    var names = new HashMap<String, String>();
    for (int pin : LINES.keySet()) {
      for (var prefix : List.of("", "pin", RECORDED)) {
        names.put(prefix + pin, RECORDED + pin);
      }
    }
    return names;
  }

  @Override
  public Step step(String nonce, RuntimeScript script, BoardSettings settings, Input input) {
    int bytes = (int) size(script);
    var outputs = new TreeSet<String>();
    LINES.forEach((pin, line) -> outputs.add(RECORDED + pin + "=" + line));
    var argv =
        List.of(
            "sh",
            "-c",
            source(),
            "sh",
            nonce,
            script.real().toString(),
            "\\%03o\\%03o".formatted(bytes & 0xff, bytes >> 8),
            FirmwareBoard.seconds(settings),
            String.join(" ", outputs),
            String.join(" ", levels(settings.scenario())),
            INSIDE.toString());
    return new Step(SHELL, argv, script.real(), Path.of("/tmp"), input)
        .withMount(new Mount(firmware(), INSIDE, Mount.Access.READ_ONLY));
  }

  private Path firmware() {
    try {
      return folder.resolve(FIRMWARE).toRealPath();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /// Lines and the levels that come to them.
  private List<String> levels(Scenario scenario) {
    return scenario.stimuli().stream().map(this::level).toList();
  }

  private String level(Stimulus stimulus) {
    if (!(stimulus instanceof Stimulus.Level(var at, var named, int level))) {
      throw InvalidConfigException.of(
          "scenario",
          "nothing can come to board '" + NAME + "' but levels of pins and text",
          "send text to its serial port: --stdin");
    }
    if (!at.isZero()) {
      throw InvalidConfigException.of(
          "scenario",
          "board '%s' keeps this host's time, so what comes to it at %d ms would come at another"
                  .formatted(NAME, at.toMillis())
              + " time in the next run",
          "give the level that is there from the start: at: 0");
    }
    var line = BUTTONS.containsKey(named) ? BUTTONS.get(named) : LINES.get(number(named));
    if (line == null) {
      throw InvalidConfigException.of(
          "scenario",
          "board '" + NAME + "' has no pin '" + named + "' to which something can come",
          "use one of: 0, 1, 2, 8, 12 to 16, button_a, button_b");
    }
    return line + "=" + level;
  }

  private int number(String named) {
    return Optional.ofNullable(pinNames().get(named))
        .map(name -> Integer.parseInt(name.substring(RECORDED.length())))
        .orElse(-1);
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

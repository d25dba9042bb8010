package io.servos.boards.micropython;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.qemu.QemuArm;
import io.servos.boards.scenario.BoardSettings;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.toolchain.RuntimeScript;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Arm's MPS2 board with its image AN385, a Cortex-M3: the board of MicroPython's own port to QEMU.
/// The script goes to the raw REPL of the firmware by raw paste.
///
/// @param root below which the system's files are
/// @param folder where `scripts/micropython-board` puts the firmware
record Mps2(Path root, Path folder) implements FirmwareBoard {

  static final String NAME = "mps2-an385";

  private static final String BUILD = "scripts/micropython-board";
  private static final String FIRMWARE = "firmware.elf";
  private static final String VERSION = "version";
  private static final Path PYTHON = Path.of("usr/bin/python3");
  private static final Path INSIDE = Path.of("/servos/micropython-board").resolve(FIRMWARE);

  /// What ends a paste.
  private static final String ENDINGS = "\3\4";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    if (!new QemuArm(root).isThere()) {
      return new Readiness.Missing("needs " + QemuArm.NAME, install(QemuArm.NAME));
    }
    if (!Files.isExecutable(root.resolve(PYTHON))) {
      return new Readiness.Missing("needs python3", install("python3"));
    }
    return Files.isReadable(folder.resolve(FIRMWARE))
            && Files.isRegularFile(folder.resolve(VERSION))
        ? new Readiness.Ready("runs the firmware of MicroPython's port to QEMU on " + emulator())
        : new Readiness.Missing("needs its firmware in '" + folder + "'", BUILD);
  }

  private static String install(String name) {
    return "apt-get install --no-install-recommends " + name;
  }

  @Override
  public Emulator emulator() {
    var qemu = new QemuArm(root).emulator();
    try {
      var firmware = Files.readString(folder.resolve(VERSION)).strip();
      return new Emulator(qemu.name(), qemu.version() + " with MicroPython " + firmware);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public List<String> notCovered() {
    return List.of(
        "pins: the firmware has none",
        "the modules time, select and asyncio: the firmware has none",
        "how fast the board computes");
  }

  @Override
  public Map<String, String> pinNames() {
    return Map.of();
  }

  @Override
  public Step step(String nonce, RuntimeScript script, BoardSettings settings, Input input) {
    if (settings.value("scenario").isPresent()) {
      throw InvalidConfigException.of(
          "scenario",
          "nothing can come to board '" + NAME + "' but text",
          "send it to its serial port: --stdin");
    }
    refuseWhatEndsAPaste(script);
    var argv =
        List.of(
            "python3",
            "-I",
            "-S",
            "-c",
            source(),
            nonce,
            INSIDE.toString(),
            script.real().toString(),
            FirmwareBoard.seconds(settings),
            "/tmp");
    return new Step(Path.of("/").resolve(PYTHON), argv, script.real(), Path.of("/tmp"), input)
        .withMount(new Mount(firmware(), INSIDE, Mount.Access.READ_ONLY));
  }

  private Path firmware() {
    try {
      return folder.resolve(FIRMWARE).toRealPath();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /// The rest would be taken for what is typed at the REPL.
  private static void refuseWhatEndsAPaste(RuntimeScript script) {
    try (var bytes = new BufferedInputStream(Files.newInputStream(script.real()))) {
      for (int one = bytes.read(); one >= 0; one = bytes.read()) {
        if (ENDINGS.indexOf(one) >= 0) {
          throw new InvalidWorkloadException(
              Kind.NOT_BUILDABLE,
              "script '%s' has a byte %d, which board '%s' takes for the end of the script"
                  .formatted(script.named(), one, NAME),
              "write it as '\\x%02x'".formatted(one));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String source() {
    return new PackagedFile(Mps2.class, "mps2.py").text();
  }
}

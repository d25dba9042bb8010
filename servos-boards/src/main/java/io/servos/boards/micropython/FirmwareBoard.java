package io.servos.boards.micropython;

import io.servos.engine.RuntimeScript;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A board whose own firmware runs the script, on a processor that QEMU emulates.
sealed interface FirmwareBoard permits MicroBit, Mps2 {

  /// Those that there are.
  ///
  /// @param root below which the system's files are
  /// @param cache where what Servos makes is
  static List<FirmwareBoard> all(Path root, Path cache) {
    return List.of(new MicroBit(root), new Mps2(root, cache.resolve("micropython-board")));
  }

  /// As users name it.
  String name();

  Readiness readiness();

  /// What runs the script, once it is ready.
  Emulator emulator();

  List<String> notCovered();

  /// Runs the script.
  ///
  /// @param nonce what the record at the end begins with
  /// @param time after which the board is switched off
  Step step(String nonce, RuntimeScript script, Optional<Duration> time, Input input);
}

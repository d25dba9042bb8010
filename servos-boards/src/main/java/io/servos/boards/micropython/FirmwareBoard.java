package io.servos.boards.micropython;

import io.servos.boards.scenario.BoardSettings;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.toolchain.RuntimeScript;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A board whose own firmware runs the script, on a processor that QEMU emulates.
sealed interface FirmwareBoard permits MicroBit, Mps2 {

  /// Those that there are.
  ///
  /// @param root below which the system's files are
  /// @param cache where what Servos makes is
  static List<FirmwareBoard> all(Path root, Path cache) {
    return List.of(
        new MicroBit(root, cache.resolve("microbit")),
        new Mps2(root, cache.resolve("micropython-board")));
  }

  /// As users name it.
  String name();

  Readiness readiness();

  /// What runs the script, once it is ready.
  Emulator emulator();

  List<String> notCovered();

  /// What each pin that is recorded may be called, and its name in traces.
  Map<String, String> pinNames();

  /// Runs the script.
  ///
  /// @param nonce what the record at the end begins with
  /// @throws InvalidConfigException if something is to come to the board that cannot
  Step step(String nonce, RuntimeScript script, BoardSettings settings, Input input);

  /// For how many seconds the board runs; 0 means until the script ends.
  static String seconds(BoardSettings settings) {
    return settings
        .time()
        .map(time -> BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString())
        .orElse("0");
  }
}

package io.servos.boards.attached;

import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A script that is to run on a board at a port, which goes to the isolator in the form of a step.
///
/// @param port the serial port
/// @param script its real path here
/// @param named as the user named it, for tracebacks
/// @param nonce what the record of its end begins with
/// @param time after which it is interrupted, and that is a good end
public record Errand(Path port, Path script, String named, String nonce, Optional<Duration> time) {

  /// What isolation `board` does not do.
  public static final List<String> NOT_COVERED =
      List.of(
          "files that the script writes on the board stay there",
          "what is connected to the board's pins",
          "pins are not recorded");

  private static final Path EXECUTABLE = Path.of("micropython-at-a-port");
  private static final int WORDS = 5;

  /// The step that stands for it.
  public Step step(Input input) {
    var argv =
        List.of(
            EXECUTABLE.toString(),
            port.toString(),
            named,
            nonce,
            time.map(Duration::toString).orElse(""));
    return new Step(EXECUTABLE, argv, script, Path.of("/"), input);
  }

  /// What a step stands for.
  ///
  /// @throws IsolationUnavailableException if it is one for a Linux system
  static Errand of(Step step) {
    var words = step.argv();
    if (!step.executable().equals(EXECUTABLE) || words.size() != WORDS) {
      throw new IsolationUnavailableException(
          "isolation '" + BoardIsolator.NAME + "'",
          "it runs scripts for MicroPython, and nothing else",
          "say -p micropython if it is one");
    }
    var time = words.get(WORDS - 1);
    return new Errand(
        Path.of(words.get(1)),
        step.material(),
        words.get(2),
        words.get(3),
        time.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(time)));
  }
}

package io.servos.boards.attached;

import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is to run on a board at a port. It goes to the isolator in the form of a step.
public sealed interface Errand {

  /// What isolation `board` does not do.
  List<String> NOT_COVERED =
      List.of(
          "what the program writes to the board's flash memory or EEPROM stays there",
          "what is connected to the board's pins",
          "pins are not recorded");

  /// The serial port.
  Path port();

  /// What the record of its end begins with.
  String nonce();

  /// After which it is interrupted, and that is a good end.
  Optional<Duration> time();

  /// A script for the MicroPython that is on the board.
  ///
  /// @param file its real path here
  /// @param named as the user named it, for tracebacks
  record Script(Path port, String nonce, Optional<Duration> time, Path file, String named)
      implements Errand {

    private static final String KIND = "script";

    @Override
    public Step step(Input input) {
      return Errand.step(this, input, file, KIND, named);
    }
  }

  /// A sketch that goes into the board's flash memory first, and stays there.
  ///
  /// @param program linked, where steps see it
  /// @param board as `boards.txt` names it
  /// @param baud at which the sketch speaks
  record Sketch(
      Path port, String nonce, Optional<Duration> time, Path program, String board, int baud)
      implements Errand {

    private static final String KIND = "sketch";

    @Override
    public Step step(Input input) {
      return Errand.step(this, input, program, KIND, board, Integer.toString(baud));
    }
  }

  /// The step that stands for it.
  Step step(Input input);

  private static Step step(Errand errand, Input input, Path file, String... words) {
    var argv =
        Stream.concat(
                Stream.of(
                    EXECUTABLE.toString(),
                    errand.port().toString(),
                    errand.nonce(),
                    errand.time().map(Duration::toString).orElse("")),
                Arrays.stream(words))
            .toList();
    return new Step(EXECUTABLE, argv, file, Path.of("/"), input);
  }

  /// No program of a Linux system is called so.
  Path EXECUTABLE = Path.of("on-a-board");

  /// What a step stands for.
  ///
  /// @throws IsolationUnavailableException if it is one for a Linux system
  static Errand of(Step step) {
    var words = step.argv();
    if (!step.executable().equals(EXECUTABLE)) {
      throw new IsolationUnavailableException(
          "isolation '" + BoardIsolator.NAME + "'",
          "it runs scripts for MicroPython and sketches, and nothing else",
          "say -p micropython or -p arduino if it is one");
    }
    var port = Path.of(words.get(1));
    var nonce = words.get(2);
    var time = Optional.of(words.get(3)).filter(text -> !text.isEmpty()).map(Duration::parse);
    return words.get(4).equals(Script.KIND)
        ? new Script(port, nonce, time, step.material(), words.get(5))
        : new Sketch(port, nonce, time, onHost(step), words.get(5), Integer.parseInt(words.get(6)));
  }

  /// Where a file is that the step sees by one of its mounts.
  private static Path onHost(Step step) {
    return step.mounts().stream()
        .filter(mount -> step.material().startsWith(mount.target()))
        .map(mount -> mount.source().resolve(mount.target().relativize(step.material())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("'" + step.material() + "' is not mounted"));
  }
}

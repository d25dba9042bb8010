package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.FlashImage;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real tool on real boot loaders in a simulated microcontroller, and what plays the tool.
class AvrdudeTest {

  private static final String OLD_NANO = "nano:cpu=atmega328old";
  private static final Path PORT = Path.of("/dev/ttyX");

  @TempDir static Path folder;

  private static Path simulator;
  private static FlashImage image;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    simulator = SimulatedBoard.build(folder);
    image = FlashImage.read(SimulatedBoard.program(folder, "atmega328p"));
  }

  private static SimulatedBoard board() throws IOException {
    return SimulatedBoard.start(simulator, "atmega328p", "atmega/ATmegaBOOT_168_atmega328.hex");
  }

  @Test
  void writesAProgramThatRuns() throws IOException, InterruptedException {
    try (var board = board()) {
      Avrdude.of(BoardsTxt.ofHost().named(OLD_NANO)).flash(board.port(), image, Progress.ignored());

      try (var line = board.open(9600)) {
        var heard = new StringBuilder();
        var piece = new byte[256];
        for (int i = 0; i < 20 && heard.indexOf("hi from the sketch\n") < 0; i++) {
          heard.append(new String(piece, 0, line.read(piece, Duration.ofSeconds(1)), ISO_8859_1));
        }
        assertThat(heard).contains("hi from the sketch\n");
      }
    }
  }

  @Test
  void refusesAnotherBoard() throws IOException {
    try (var board = board()) {
      var avrdude = Avrdude.of(BoardsTxt.ofHost().named("nano:cpu=atmega168"));

      assertThatThrownBy(() -> avrdude.flash(board.port(), image, Progress.ignored()))
          .isInstanceOfSatisfying(
              BoardException.class,
              failure -> assertThat(failure.kind()).isEqualTo(Kind.WRONG_BOARD))
          .hasMessageStartingWith("'" + board.port() + "' was not flashed; avrdude says: ");
    }
  }

  /// Before anything is done to a board, such as to let it start its boot loader.
  @ParameterizedTest
  @ValueSource(strings = {"uno", "leonardo"})
  void saysWhatToInstall(String board) {
    var avrdude = new Avrdude(BoardsTxt.ofHost().named(board), "/no/avrdude", Duration.ofDays(1));

    assertThatThrownBy(() -> avrdude.flash(PORT, image, Progress.ignored()))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("avrdude: it is not installed");
  }

  private static Avrdude played(String script, Duration atMost) throws IOException {
    var program = Files.writeString(folder.resolve("played"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new Avrdude(BoardsTxt.ofHost().named("uno"), program.toString(), atMost);
  }

  @ParameterizedTest
  @CsvSource({
    "avrdude error: verification mismatch, NOT_VERIFIED, verification mismatch",
    "avrdude error: programmer is not responding, NO_BOOT_LOADER, programmer is not responding",
    "avrdude error: something else, REFUSED, something else",
    "anything, REFUSED, anything",
    "'', REFUSED, nothing",
  })
  void tellsWhatTheToolSays(String said, Kind kind, String told) throws IOException {
    var avrdude = played("cat >/dev/null; echo '" + said + "' >&2; exit 1", Duration.ofDays(1));

    assertThatThrownBy(() -> avrdude.flash(PORT, image, Progress.ignored()))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage("'/dev/ttyX' was not flashed; avrdude says: " + told);
  }

  @Test
  void isEndedWhenItTakesTooLong() throws IOException {
    var avrdude = played("cat >/dev/null; exec sleep 1000", Duration.ofSeconds(1));

    assertThatThrownBy(() -> avrdude.flash(PORT, image, Progress.ignored()))
        .hasMessage("'/dev/ttyX' has kept avrdude busy for 1 s");
  }
}

package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.serial.BreakingLine;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.spi.Progress;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Arduino's own boot loaders, in simulated microcontrollers.
class FlasherTest {

  private static final String OLD_NANO = "nano:cpu=atmega328old";
  private static final String OLD_LOADER = "atmega/ATmegaBOOT_168_atmega328.hex";
  private static final String GREETING = "hi from the sketch\n";

  @TempDir static Path folder;

  private static Path simulator;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    simulator = SimulatedBoard.build(folder);
  }

  private static Flasher.Flashed flash(String name, SimulatedBoard at, FlashImage image)
      throws InterruptedException {
    var board = BoardsTxt.ofHost().named(name);
    try (var line = at.open(board.baud())) {
      return Flasher.of(board).flash(line, image, Progress.ignored());
    }
  }

  /// Each also says afterwards what real avrdude finds in its memory.
  @ParameterizedTest
  @CsvSource({
    "uno, atmega328p, optiboot/optiboot_atmega328.hex, arduino",
    "nano:cpu=atmega328old, atmega328p, atmega/ATmegaBOOT_168_atmega328.hex, arduino",
    "mega, atmega2560, stk500v2/stk500boot_v2_mega2560.hex, wiring"
  })
  void writesAndCompares(String name, String mcu, String loader, String protocol)
      throws IOException, InterruptedException {
    var program = SimulatedBoard.program(folder, mcu);
    var image = FlashImage.read(program);
    try (var board = SimulatedBoard.start(simulator, mcu, loader)) {
      var flashed = flash(name, board, image);

      assertThat(flashed.bytes()).isEqualTo(image.size()).isGreaterThan(2000);
      board.reset();
      SimulatedBoard.avrdude(
          mcu,
          protocol,
          board.port(),
          "-b",
          Integer.toString(BoardsTxt.ofHost().named(name).baud()),
          "-U",
          "flash:v:" + program + ":e");
    }
  }

  @Test
  void letsTheProgramStart() throws IOException, InterruptedException {
    var image = FlashImage.read(SimulatedBoard.program(folder, "atmega328p"));
    try (var board = SimulatedBoard.start(simulator, "atmega328p", OLD_LOADER)) {
      flash(OLD_NANO, board, image);

      try (var line = board.open(9600)) {
        assertThat(heard(line)).contains(GREETING);
      }
    }
  }

  private static String heard(SerialLine line) throws InterruptedException {
    var text = new StringBuilder();
    var piece = new byte[256];
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!text.toString().contains(GREETING) && end - System.nanoTime() > 0) {
      int count = line.read(piece, Duration.ofSeconds(1));
      text.append(new String(piece, 0, count, ISO_8859_1));
    }
    return text.toString();
  }

  private static void failsAs(Kind kind, Work work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  @Test
  void refusesAnotherBoardAndWritesNothing() throws IOException, InterruptedException {
    var image = FlashImage.read(SimulatedBoard.program(folder, "atmega328p"));
    try (var board =
        SimulatedBoard.start(simulator, "atmega328p", "optiboot/optiboot_atmega328.hex")) {
      assertThatThrownBy(() -> flash("nano:cpu=atmega168", board, image))
          .hasMessageContaining(
              "has a microcontroller with signature 1e950f, and a 'atmega168' has 1e9406: nothing"
                  + " was written");

      board.reset();
      SimulatedBoard.avrdude(
          "atmega328p",
          "arduino",
          board.port(),
          "-b",
          "115200",
          "-U",
          "flash:v:" + erased(4096) + ":r");
    }
  }

  private static Path erased(int bytes) throws IOException {
    var content = new byte[bytes];
    Arrays.fill(content, (byte) 0xff);
    return Files.write(folder.resolve("erased"), content);
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    var image = FlashImage.read(SimulatedBoard.program(folder, "atmega328p"));
    var nano = BoardsTxt.ofHost().named(OLD_NANO);
    try (var board = SimulatedBoard.start(simulator, "atmega328p", OLD_LOADER)) {
      failsAs(
          Kind.UNPLUGGED,
          () -> {
            try (var line = BreakingLine.after(1000, board.open(nano.baud()))) {
              Flasher.of(nano).flash(line, image, Progress.ignored());
            }
          });

      board.reset();
      assertThat(flash(OLD_NANO, board, image).bytes()).isEqualTo(image.size());
    }
  }

  @Test
  void saysThatNoBootLoaderAnswers() throws IOException, InterruptedException {
    var image = FlashImage.read(SimulatedBoard.program(folder, "atmega328p"));
    try (var board = SimulatedBoard.start(simulator, "atmega328p", OLD_LOADER)) {
      failsAs(Kind.NO_BOOT_LOADER, () -> flash("mega", board, image));
    }
  }

  @Test
  void refusesWhatItCannotFlash() {
    assertThatThrownBy(() -> Flasher.of(BoardsTxt.ofHost().named("gemma")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'gemma' has no boot loader at a serial port");
    var large =
        FlashImage.of(
            "x.hex", ":02000004000FEB\n:01FFFF00AA57\n:00000001FF\n".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Flasher.of(BoardsTxt.ofHost().named("uno")).check(large))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("the program has 1048576 bytes, and board 'uno' takes 32256");
  }

  /// None of Arduino's catalog comes through without one or the other.
  @Test
  void flashesEachBoardOrRefusesItByName() {
    int flashable = 0;
    for (var board : BoardsTxt.ofHost().all()) {
      try {
        Flasher.of(board);
        assertThat(board.baud()).as(board.fqbn()).isPositive();
        flashable++;
      } catch (InvalidConfigException refused) {
        assertThat(refused.getMessage()).containsAnyOf(board.name(), board.mcu());
      }
    }
    assertThat(flashable).isGreaterThan(30);
  }

  /// What the data sheets say is what avrdude knows.
  @ParameterizedTest
  @ValueSource(
      strings = {"atmega8", "atmega168", "atmega328p", "atmega32u4", "atmega1280", "atmega2560"})
  void knowsTheSignaturesThatAvrdudeKnows(String mcu) throws IOException {
    var known =
        Pattern.compile(
                "desc\\s*=\\s*\"(?i:"
                    + mcu
                    + ")\"[^}]*?\\n    signature\\s*=\\s*0x(..) 0x(..) 0x(..);")
            .matcher(Files.readString(Path.of("/etc/avrdude.conf")));

    assertThat(known.find()).isTrue();
    assertThat(AvrPart.named(mcu).signature())
        .isEqualTo(known.group(1) + known.group(2) + known.group(3));
  }
}

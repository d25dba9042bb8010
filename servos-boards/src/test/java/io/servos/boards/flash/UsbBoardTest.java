package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.FlashImage;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that plays a board with USB of its own, and its boot loader, at pseudo-terminals. The
/// real avrdude says whether it plays that well.
class UsbBoardTest {

  @TempDir static Path folder;

  private static Path program;
  private static FlashImage image;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    // Nobody executes it.
    program = SimulatedBoard.program(folder, "atmega328p");
    image = FlashImage.read(program);
  }

  private record Board(BootLoaderPeer peer) implements AutoCloseable {

    static Board start(String... faults) throws IOException {
      var board = new Board(BootLoaderPeer.start(folder, "avr109_rom.py", 28 << 10, faults));
      board.awaits(Set.of(faults).contains("loader") ? "loader" : "program");
      return board;
    }

    void awaits(String said) throws IOException {
      assertThat(peer.process().inputReader(UTF_8).readLine()).isEqualTo(said);
    }

    Path port() {
      return peer.port();
    }

    /// Those of USB are the links beside its memory.
    Touch touch() {
      return new Touch(
          () -> {
            try (var files =
                Files.newDirectoryStream(folder, peer.memory().getFileName() + ".port*")) {
              var ports = new HashSet<Path>();
              files.forEach(ports::add);
              return ports;
            } catch (IOException failure) {
              throw new AssertionError(failure);
            }
          });
    }

    Flasher.Flashed flash() throws InterruptedException {
      return leonardo().flash(port(), touch(), image, Progress.ignored());
    }

    byte[] written() throws IOException {
      return peer.content(0, image.size());
    }

    boolean isErased() throws IOException {
      return peer.isErased();
    }

    @Override
    public void close() {
      peer.close();
    }
  }

  private static Flasher leonardo() {
    return Flasher.of(BoardsTxt.ofHost().named("leonardo"));
  }

  private static byte[] content() {
    return image.page(0, image.size());
  }

  private static void failsAs(Kind kind, String message, Board board) {
    assertThatThrownBy(board::flash)
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  @Test
  void isPlayedAsAvrdudeKnowsIt() throws IOException, InterruptedException {
    try (var board = Board.start("loader")) {
      SimulatedBoard.avrdude(
          "atmega32u4", "avr109", board.port(), "-U", "flash:w:" + program + ":e");

      assertThat(board.written()).isEqualTo(content());
      board.awaits("program");
    }
  }

  @Test
  void startsItsBootLoaderAndIsFlashed() throws IOException, InterruptedException {
    try (var board = Board.start()) {
      assertThat(board.flash().bytes()).isEqualTo(image.size()).isGreaterThan(1000);

      board.awaits("loader");
      assertThat(board.written()).isEqualTo(content());
      board.awaits("program");
      assertThat(board.flash().pages()).isEqualTo((image.size() + 127) / 128);
    }
  }

  @Test
  void startsItsBootLoaderForAvrdude() throws IOException, InterruptedException {
    try (var board = Board.start()) {
      Avrdude.of(BoardsTxt.ofHost().named("leonardo"))
          .flash(board.port(), image, Progress.ignored());

      assertThat(board.written()).isEqualTo(content());
    }
  }

  @Test
  void isFoundAtAnotherPort() throws IOException, InterruptedException {
    try (var board = Board.start("elsewhere")) {
      board.flash();

      assertThat(board.written()).isEqualTo(content());
    }
  }

  @Test
  void isFlashedWhenItsBootLoaderIsThereAlready() throws IOException, InterruptedException {
    try (var board = Board.start("loader")) {
      board.flash();

      assertThat(board.written()).isEqualTo(content());
      board.awaits("program");
    }
  }

  @Test
  void isRefusedWhenItIsAnother() throws IOException {
    try (var board = Board.start("id=0x1e950f")) {
      failsAs(Kind.WRONG_BOARD, "1e950f, and a 'atmega32u4' has 1e9587: nothing was", board);
      assertThat(board.isErased()).isTrue();
    }
  }

  @Test
  void isRefusedWhenItTakesLessAtOnce() throws IOException {
    try (var board = Board.start("block=64")) {
      failsAs(Kind.GARBLED, "has a boot loader that takes no blocks of 128 bytes", board);
      assertThat(board.isErased()).isTrue();
    }
  }

  @Test
  void isComparedAfterwards() throws IOException {
    try (var board = Board.start("stuck=0x101")) {
      failsAs(Kind.NOT_VERIFIED, "has something else at address 0x100", board);
    }
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    try (var board = Board.start("gone=3")) {
      failsAs(Kind.UNPLUGGED, "", board);
      assertThat(board.isErased()).isFalse();
      board.awaits("loader");
      board.awaits("program");

      board.flash();

      assertThat(board.written()).isEqualTo(content());
    }
  }

  @Test
  void tellsThatNoBootLoaderCame() throws IOException {
    try (var board = Board.start("lost")) {
      failsAs(Kind.NO_BOOT_LOADER, "no port came in 10 s", board);
    }
    try (var board = Board.start("loader", "silent")) {
      failsAs(Kind.NO_BOOT_LOADER, "has no boot loader that answers", board);
    }
  }
}

package io.servos.boards.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.Uf2Bytes;
import io.servos.boards.firmware.Uf2Family;
import io.servos.boards.firmware.Uf2File;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// On plain folders; what a real FAT file system does to it is tested with the command line.
class Uf2DriveTest {

  private static final long FLASH = 0x10000000L;
  private static final Uf2File BLINK = Uf2File.of("blink", Uf2Bytes.of(Uf2Bytes.RP2040, FLASH, 20));

  @TempDir private Path drive;
  @TempDir private Path elsewhere;

  @BeforeEach
  void mount() throws IOException {
    note("UF2 Bootloader v2.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n");
  }

  private void note(String text) throws IOException {
    Files.writeString(drive.resolve("INFO_UF2.TXT"), text);
  }

  private static Optional<Uf2Family> none() {
    return Optional.empty();
  }

  private Uf2Copy.Ending write(Uf2File file, Progress progress) throws InterruptedException {
    var at = Uf2Drive.at(drive);
    return new Uf2Copy(at, Duration.ofMillis(200)).write(file, at.fitting(file, none()), progress);
  }

  private static void failsAs(Kind kind, String told, Work work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage(told);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  @Test
  void saysWhatBoardItIs() {
    var at = Uf2Drive.at(drive);

    assertThat(at.model()).isEqualTo("Raspberry Pi RP2");
    assertThat(at.board()).isEqualTo("RPI-RP2");
  }

  @ParameterizedTest
  @CsvSource({
    "RPI-RP2, RP2040",
    "RP2350, RP2350-ARM-S",
    "SAMD21G18A-Zero-v0, SAMD21",
    "SAMD51J20A-PyPortal-v0, SAMD51",
    "SAME54P20A-Xplained-v0, SAMD51",
    "nRF52840-Feather-revD, NRF52840",
    "ESP32S3-RGBTouch-01, ESP32S3"
  })
  void tellsTheFamilyByTheBoard(String board, String family) throws IOException {
    note("Model: x\nBoard-ID: " + board + "\n");

    assertThat(Uf2Drive.at(drive).families()).extracting(Uf2Family::name).contains(family);
  }

  /// Such as a board of somebody else that is named alike.
  @ParameterizedTest
  @ValueSource(strings = {"RPI-RP2350", "RP2350-TING", "SAMC21", "XSAMD21", ""})
  void guessesNoFamily(String board) throws IOException {
    note("Model: x\nBoard-ID: " + board + "\n");

    assertThat(Uf2Drive.at(drive).families()).isEmpty();
  }

  @Test
  void takesTheFittingPartOfSeveral() throws IOException {
    var both = new ByteArrayOutputStream();
    both.writeBytes(Uf2Bytes.of(0x68ed2b88L, 0x2000, 2));
    both.writeBytes(BLINK.content());

    var file = Uf2File.of("both", both.toByteArray());

    assertThat(Uf2Drive.at(drive).fitting(file, none()).familyName()).isEqualTo("RP2040");
    note("Board-ID: nRF52840-x\n");
    failsAs(
        Kind.WRONG_BOARD,
        "'"
            + drive
            + "' takes family NRF52840, and the file is for SAMD21, RP2040: nothing was written",
        () -> write(file, Progress.ignored()));
  }

  @Test
  void refusesWhatIsNoDrive() throws IOException {
    Files.delete(drive.resolve("INFO_UF2.TXT"));
    Files.createSymbolicLink(drive.resolve("INFO_UF2.TXT"), Path.of("/etc/passwd"));
    var file = Files.createFile(drive.resolve("file"));

    failsAs(
        Kind.NO_DRIVE,
        "'" + drive + "' is no such drive: it has no INFO_UF2.TXT",
        () -> Uf2Drive.at(drive));
    failsAs(Kind.NO_DRIVE, "'" + file + "' is no folder", () -> Uf2Drive.at(file));
    failsAs(
        Kind.NO_PORT,
        "'" + drive + "/absent' does not exist",
        () -> Uf2Drive.at(drive.resolve("absent")));
  }

  @Test
  void refusesAFileForAnotherFamilyAndWritesNothing() throws IOException {
    note("Model: Zero\nBoard-ID: SAMD21G18A-Zero-v0\n");

    failsAs(
        Kind.WRONG_BOARD,
        "'" + drive + "' takes family SAMD21, and the file is for RP2040: nothing was written",
        () -> write(BLINK, Progress.ignored()));
    failsAs(
        Kind.WRONG_BOARD,
        "'" + drive + "' takes family SAMD21, and not RP2040: nothing was written",
        () -> Uf2Drive.at(drive).fitting(BLINK, Optional.of(Uf2Family.named("RP2040"))));
    assertThat(drive).isDirectoryNotContaining(file -> !file.endsWith("INFO_UF2.TXT"));
  }

  @Test
  void refusesAFamilyThatCannotBeToldUnlessItIsNamed() throws IOException {
    note("Model: Something\n");
    var at = Uf2Drive.at(drive);

    failsAs(
        Kind.WRONG_BOARD,
        "'" + drive + "' does not tell which family it takes: its Board-ID is ''",
        () -> at.fitting(BLINK, none()));
    failsAs(
        Kind.WRONG_BOARD,
        "'" + drive + "' takes family SAMD51, and the file is for RP2040: nothing was written",
        () -> at.fitting(BLINK, Optional.of(Uf2Family.named("SAMD51"))));
    assertThat(at.fitting(BLINK, Optional.of(Uf2Family.named("RP2040"))))
        .isEqualTo(BLINK.parts().getFirst());
  }

  @Test
  void comparesWhatIsStillThere() throws IOException, InterruptedException {
    assertThat(write(BLINK, Progress.ignored())).isEqualTo(new Uf2Copy.Ending.FileCompared());
    assertThat(drive.resolve("FIRMWARE.UF2")).hasBinaryContent(BLINK.content());
  }

  @Test
  void comparesWithTheFlashMemoryThatIsShown() throws IOException, InterruptedException {
    var current = drive.resolve("CURRENT.UF2");
    var shown = Uf2Bytes.of(Uf2Bytes.RP2040, FLASH, 30);
    Files.write(current, shown);
    assertThat(write(BLINK, Progress.ignored())).isEqualTo(new Uf2Copy.Ending.FlashCompared(5120));

    shown[512 * 7 + 32] = 0;
    Files.write(current, shown);
    failsAs(
        Kind.NOT_VERIFIED,
        "'" + drive + "' has something else at address 0x10000700 than was written",
        () -> write(BLINK, Progress.ignored()));

    Files.write(current, "no UF2".repeat(100).getBytes(ISO_8859_1));
    failsAs(
        Kind.GARBLED,
        "'"
            + drive
            + "' has a CURRENT.UF2 that is none: a block does not begin and end as a block of UF2"
            + " does",
        () -> write(BLINK, Progress.ignored()));
  }

  /// A board that goes at a step.
  private record Leaving(Path drive, int step, List<String> shown) implements Progress {

    @Override
    public void note(String text) {}

    @Override
    public void step(int number, int count, String instruction) {
      shown.add(number + "/" + count + " " + instruction);
      if (number == step) {
        try {
          Files.delete(drive.resolve("INFO_UF2.TXT"));
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
    }

    @Override
    public void line(String text) {}

    @Override
    public void end() {}
  }

  @Test
  void saysThatTheDriveHasGone() throws InterruptedException {
    var large = Uf2File.of("large", Uf2Bytes.of(Uf2Bytes.RP2040, FLASH, 300));
    var leaving = new Leaving(drive, 4, new ArrayList<>());

    assertThat(write(large, leaving)).isEqualTo(new Uf2Copy.Ending.Gone());
    assertThat(leaving.shown())
        .containsExactly("1/4 writing", "2/4 writing", "3/4 writing", "4/4 writing");
  }

  @Test
  void doesNotFollowALinkOnTheDrive() throws IOException {
    var outside = Files.writeString(elsewhere.resolve("outside"), "kept");
    Files.createSymbolicLink(drive.resolve("FIRMWARE.UF2"), outside);

    assertThatThrownBy(() -> write(BLINK, Progress.ignored()))
        .isInstanceOf(BoardException.class)
        .hasMessageStartingWith("'" + drive + "' failed: 0 of 10240 bytes were written: ");
    assertThat(outside).hasContent("kept");
  }
}

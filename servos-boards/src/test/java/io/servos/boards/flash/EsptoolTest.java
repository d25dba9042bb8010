package io.servos.boards.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.EspChip;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.firmware.FlashLayout.Part;
import io.servos.boards.firmware.RealEsptool;
import io.servos.boards.serial.SerialLines;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real tool and what plays the boot loader of an ESP32, at a pseudo-terminal; and what plays
/// the tool.
class EsptoolTest {

  private static final int MEMORY = 4 << 20;
  private static final EspChip ESP32 = EspChip.named("esp32");
  private static final Esptool TOOL =
      new Esptool(ESP32, RealEsptool.program(), Duration.ofMinutes(2));

  @TempDir static Path folder;

  /// An image, and behind it what cannot be sent in one piece.
  private static byte[] image;

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    var made =
        Files.readAllBytes(
            new RealEsptool(folder)
                .image("esp32", 94, "0x40080000", "0x40080000", "6000", "0x3f400020", "5000"));
    image = Arrays.copyOf(made, made.length + 60_000);
    var noise = new byte[60_000];
    new Random(1).nextBytes(noise);
    System.arraycopy(noise, 0, image, made.length, noise.length);
  }

  private static BootLoaderPeer chip(String... faults) throws IOException {
    return BootLoaderPeer.start(folder, "esp_rom.py", MEMORY, faults);
  }

  private static Part part() {
    return ESP32.at(0x10000, "app.bin", image);
  }

  private static void fails(BootLoaderPeer chip, Kind kind, String message) {
    assertThatThrownBy(() -> TOOL.flash(chip.port(), part(), Progress.ignored()))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage("'" + chip.port() + "' " + message);
  }

  /// Hears of steps.
  private record Steps(List<String> heard) implements Progress {
    @Override
    public void note(String text) {}

    @Override
    public void step(int number, int count, String instruction) {
      heard.add(instruction + " " + number + "/" + count);
    }

    @Override
    public void line(String text) {}

    @Override
    public void end() {}
  }

  @Test
  void writesToItsPlaceAndNowhereElse() throws IOException, InterruptedException {
    var steps = new Steps(new CopyOnWriteArrayList<>());
    try (var chip = chip()) {
      TOOL.flash(chip.port(), part(), steps);

      int end = 0x10000 + image.length;
      assertThat(chip.content(0x10000, end)).isEqualTo(image);
      assertThat(chip.content(0, 0x10000)).containsOnly(0xff);
      assertThat(chip.content(end, MEMORY)).containsOnly(0xff);
      assertThat(steps.heard()).contains("writing 100/100").hasSizeGreaterThan(1);
    }
  }

  @Test
  void writesAllOfAMemory() throws IOException, InterruptedException {
    var merged =
        new FlashLayout(
                List.of(new Part(0x1000, "boot.bin", image), new Part(0x40000, "app.bin", image)))
            .merged();
    try (var chip = chip()) {
      TOOL.flash(chip.port(), ESP32.whole("all.bin", merged), Progress.ignored());

      assertThat(chip.content(0, merged.length)).isEqualTo(merged);
    }
  }

  @Test
  void writesSeveralFilesAndNothingBetweenThem() throws IOException, InterruptedException {
    var layout =
        new FlashLayout(
            List.of(new Part(0x1000, "boot.bin", image), new Part(0x40000, "app.bin", image)));
    var settings = new TreeMap<>(Map.of("flash_mode", "dio", "flash_size", "4MB"));
    try (var chip = chip()) {
      Files.write(chip.memory(), new byte[MEMORY]);

      TOOL.flash(chip.port(), layout, settings, Progress.ignored());

      assertThat(chip.content(0x40000, 0x40000 + image.length)).isEqualTo(image);
      assertThat(chip.content(0x3f000, 0x40000)).containsOnly(0);
      assertThat(chip.content(0x1000 + 24, 0x2000))
          .isEqualTo(Arrays.copyOfRange(image, 24, 0x1000));
    }
  }

  @Test
  void refusesAnotherChipAndWritesNothing() throws IOException {
    try (var chip = chip("chip=0xfff0c101")) {
      fails(
          chip,
          Kind.WRONG_BOARD,
          "was not flashed; esptool says: This chip is ESP8266, not ESP32. Wrong chip argument?");

      assertThat(chip.isErased()).isTrue();
    }
  }

  @Test
  void saysThatNoBootLoaderAnswers() throws IOException {
    try (var chip = chip("silent")) {
      fails(
          chip,
          Kind.NO_BOOT_LOADER,
          "was not flashed; esptool says: Failed to connect to ESP32: No serial data received.");
    }
  }

  @Test
  void findsWhatWasNotWritten() throws IOException {
    try (var chip = chip("stuck=0x10123")) {
      fails(
          chip,
          Kind.NOT_VERIFIED,
          "was not flashed; esptool says: MD5 of file does not match data in flash!");
    }
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    try (var chip = chip("gone=1")) {
      fails(
          chip,
          Kind.UNPLUGGED,
          "was not flashed; esptool says: A serial exception error occurred: Attempting to use a"
              + " port that is not open");
    }
    try (var chip = chip()) {
      TOOL.flash(chip.port(), part(), Progress.ignored());

      assertThat(chip.content(0x10000, 0x10000 + image.length)).isEqualTo(image);
    }
  }

  @Test
  void tellsAPortThatCannotBeHadBeforeTheToolIsStarted() throws IOException {
    var absent = folder.resolve("absent");
    assertThatThrownBy(() -> TOOL.flash(absent, part(), Progress.ignored()))
        .hasMessage("'" + absent + "' does not exist");
    try (var chip = chip();
        var line = SerialLines.open(chip.port(), 115_200)) {
      assertThat(line.port()).isEqualTo(chip.port());
      fails(chip, Kind.PORT_BUSY, "is in use by python3 (pid %d)".formatted(chip.process().pid()));
    }
  }

  private static Esptool played(String script) throws IOException {
    var program = Files.writeString(folder.resolve("played"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new Esptool(ESP32, program.toString(), Duration.ofDays(1));
  }

  @Test
  void speaksToAnOlderOneAsThatWants() throws IOException, InterruptedException {
    var told = folder.resolve("told");
    var older =
        played(
            "[ $1 = version ] && echo 'esptool.py v4.7.0' && exit; echo \"$@\" >"
                + told
                + "; cmp \"${11}\" "
                + Files.write(folder.resolve("same"), image)
                + " && echo Hash of data verified.");
    try (var chip = chip()) {
      older.flash(chip.port(), part(), Progress.ignored());

      assertThat(Files.readString(told))
          .startsWith(
              "--chip esp32 --port "
                  + chip.port()
                  + " --before no_reset --after no_reset write_flash 0x10000 ");
    }
  }

  @Test
  void claimsNothingThatTheToolDoesNotSay() throws IOException {
    var quiet = played("echo v5.6.0");
    try (var chip = chip()) {
      assertThatThrownBy(() -> quiet.flash(chip.port(), part(), Progress.ignored()))
          .isInstanceOfSatisfying(
              BoardException.class,
              failure -> assertThat(failure.kind()).isEqualTo(Kind.NOT_VERIFIED))
          .hasMessageEndingWith("was written, and esptool does not say that it compared anything");
    }
    var half = played("[ $1 = version ] && echo v5.6.0 && exit; echo Hash of data verified.");
    try (var chip = chip()) {
      var both =
          new FlashLayout(List.of(new Part(0, "a", new byte[1]), new Part(4096, "b", image)));
      assertThatThrownBy(() -> half.flash(chip.port(), both, Map.of(), Progress.ignored()))
          .isInstanceOf(BoardException.class)
          .hasMessageEndingWith("esptool does not say that it compared everything");
    }
    var strange = played("echo hello");
    try (var chip = chip()) {
      assertThatThrownBy(() -> strange.flash(chip.port(), part(), Progress.ignored()))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessage("esptool: '" + strange.program() + " version' tells no version: hello");
    }
  }

  private static void refuses(String told, Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(InvalidWorkloadException.class).hasMessage(told);
  }

  @Test
  void refusesWhatDoesNotBelongThere() {
    refuses(
        "'app.bin' is for an ESP32, and the board has an ESP32-S2",
        () -> EspChip.named("ESP32-S2").at(0x10000, "app.bin", image));
    refuses(
        "'app.bin' is for an ESP32, and the board has an ESP32-C3",
        () -> EspChip.named("esp32c3").whole("app.bin", image));
    refuses(
        "0x10001 is inside of a sector of the flash memory",
        () -> ESP32.at(0x10001, "app.bin", image));
    refuses(
        "'app.bin' at 0x7fff000 ends at 0x%x, where no flash memory is"
            .formatted(0x7fff000 + image.length),
        () -> ESP32.at(0x7fff000, "app.bin", image));
    refuses(
        "'app.bin' has no boot loader at 0x1000, so it is not all of the flash memory of an ESP32",
        () -> ESP32.whole("app.bin", image));
    refuses(
        "'app.bin' is no image for an ESP32 or ESP8266",
        () -> ESP32.at(0x10000, "app.bin", new byte[100]));
    assertThatThrownBy(() -> EspChip.named("uno"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'uno' is no chip that esptool flashes");
  }

  /// Where boot loaders are at 0, an application could be taken for one.
  @Test
  void refusesAnApplicationInPlaceOfABootLoader() throws IOException, InterruptedException {
    var file = new RealEsptool(folder).image("esp32c3", 243, "0x40380000", "0x40380000", "1000");
    var content = Files.readAllBytes(file);
    var chip = EspChip.named("esp32c3");
    assertThat(chip.whole("x.bin", content).address()).isZero();

    System.arraycopy(new byte[] {0x32, 0x54, (byte) 0xcd, (byte) 0xab}, 0, content, 32, 4);

    refuses(
        "'x.bin' has no boot loader at 0x0, so it is not all of the flash memory of an ESP32-C3",
        () -> chip.whole("x.bin", content));
  }

  /// What esptool knows of the chips is what the table has.
  @ParameterizedTest
  @CsvSource({
    "esp32, 0x1000",
    "esp32s2, 0x1000",
    "esp32c3, 0x0",
    "esp8266, 0x0",
    "esp32p4, 0x2000"
  })
  void knowsWhereBootLoadersAre(String word, String address) {
    assertThat(EspChip.named(word).bootLoader()).isEqualTo(Long.decode(address));
    assertThat(EspChip.all()).hasSize(15);
  }
}

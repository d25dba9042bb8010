package io.servos.boards.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.FlashLayout.Part;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images that the real esptool made.
class EspImageTest {

  @TempDir static Path folder;

  private static byte[] esp32;
  private static byte[] esp8266;

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    var esptool = new RealEsptool(folder);
    esp32 =
        Files.readAllBytes(
            esptool.image(
                "esp32",
                94,
                "0x40080000",
                "0x40080000",
                "1000",
                "0x3ffb0000",
                "333",
                "0x3f400020",
                "5000",
                "0x400d0020",
                "7000"));
    esptool.image("esp8266", 94, "0x40100000", "0x40100000", "1000", "0x3ffe8000", "332");
    esp8266 = Files.readAllBytes(folder.resolve("esp8266.bin0x00000.bin"));
  }

  private static void refuses(byte[] content, String told) {
    assertThatThrownBy(() -> EspImage.of("x.bin", content))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'x.bin' " + told);
  }

  private static byte[] changed(byte[] content, int at, int value) {
    var copy = content.clone();
    copy[at] = (byte) value;
    return copy;
  }

  @Test
  void knowsWhatEsptoolKnows() throws IOException, InterruptedException {
    var image = EspImage.of("x.bin", esp32);
    var told = new RealEsptool(folder).run("image-info", folder.resolve("esp32.bin").toString());

    assertThat(image.chip()).isEqualTo("ESP32");
    assertThat(image.bytes()).isEqualTo(esp32.length);
    assertThat(image.hasHash()).isTrue();
    assertThat(told)
        .contains("Chip ID: 0 (ESP32)")
        .contains("Entry point: 0x%08x".formatted(image.entry()))
        .contains("Segments: " + image.segments().size())
        .contains("(valid)");
    for (var segment : image.segments()) {
      // That tool counts from the segment's header on.
      assertThat(told)
          .containsPattern(
              "0x%05x +0x%08x +0x%08x"
                  .formatted(segment.bytes(), segment.address(), segment.offset() - 8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "esp32s2, 94, 0x40030000, ESP32-S2",
    "esp32s3, 94, 0x40380000, ESP32-S3",
    "esp32c2, 243, 0x40380000, ESP32-C2",
    "esp32c3, 243, 0x40380000, ESP32-C3",
    "esp32c6, 243, 0x40800000, ESP32-C6",
    "esp32h2, 243, 0x40800000, ESP32-H2"
  })
  void tellsTheChips(String chip, int machine, String address, String name)
      throws IOException, InterruptedException {
    var file = new RealEsptool(folder).image(chip, machine, address, address, "1000");

    assertThat(EspImage.of("x.bin", Files.readAllBytes(file)).chip()).isEqualTo(name);
    assertThat(FirmwareFormat.of(Files.readAllBytes(file))).isEqualTo(FirmwareFormat.ESP_IMAGE);
  }

  @Test
  void knowsTheShorterHeaderOfAnEsp8266() {
    var image = EspImage.of("x.bin", esp8266);

    assertThat(image)
        .isEqualTo(
            new EspImage(
                "ESP8266",
                0x40100000L,
                List.of(
                    new EspImage.Segment(0x40100000L, 16, 1000),
                    new EspImage.Segment(0x3ffe8000L, 1024, 332)),
                false,
                esp8266.length));
  }

  @Test
  void leavesWhatIsBehindIt() {
    var longer = Arrays.copyOf(esp32, esp32.length + 100);

    assertThat(EspImage.of("x.bin", longer).bytes()).isEqualTo(esp32.length);
  }

  @Test
  void refusesWhatIsNone() {
    refuses(new byte[0], "is no image for an ESP32 or ESP8266");
    refuses(
        "hello, I am a text of some length".getBytes(UTF_8), "is no image for an ESP32 or ESP8266");
    refuses(changed(esp32, 1, 0), "is no image for an ESP32 or ESP8266");
    refuses(changed(esp32, 1, 17), "is no image for an ESP32 or ESP8266");
    assertThat(FirmwareFormat.of(changed(esp32, 1, 17))).isEqualTo(FirmwareFormat.BINARY);
  }

  @Test
  void findsWhatIsDamaged() {
    int hash = esp32.length - 32;
    refuses(
        changed(esp32, 100, esp32[100] ^ 1),
        "is damaged: its checksum is 0x%02x, and that of its segments 0x%02x"
            .formatted(esp32[hash - 1] & 0xff, (esp32[hash - 1] & 0xff) ^ 1));
    refuses(
        changed(esp32, esp32.length - 1, esp32[esp32.length - 1] ^ 1),
        "is damaged: its SHA-256 is another than that of its content");
    refuses(
        changed(esp32, 3, esp32[3] ^ 1),
        "is damaged: its SHA-256 is another than that of its content");
    refuses(
        changed(esp32, 31, 0xff),
        "is damaged: segment 0 has 4278195080 bytes, which are not there");
    refuses(
        changed(esp32, 30, 0xff), "is damaged: segment 0 has 16716680 bytes, which are not there");
    refuses(
        changed(esp8266, 1300, 9),
        "is damaged: its checksum is 0x77, and that of its segments 0x%02x"
            .formatted(0x77 ^ 9 ^ (esp8266[1300] & 0xff)));
  }

  /// Whatever is cut off: it is found out, and told.
  @Test
  void findsThatItIsCutOff() {
    for (int size = 0; size < esp32.length; size += 7) {
      var cut = Arrays.copyOf(esp32, size);
      assertThatThrownBy(() -> EspImage.of("x.bin", cut))
          .isInstanceOf(InvalidWorkloadException.class)
          .hasMessageMatching("'x.bin' is (no image|damaged).*");
    }
    for (int size = 0; size < esp8266.length; size++) {
      var cut = Arrays.copyOf(esp8266, size);
      assertThatThrownBy(() -> EspImage.of("x.bin", cut))
          .isInstanceOf(InvalidWorkloadException.class);
    }
  }

  @Test
  void mergesAsEsptoolDoes() throws IOException, InterruptedException {
    var first = folder.resolve("first.bin");
    Files.write(first, esp8266);
    var merged = folder.resolve("merged.bin");
    new RealEsptool(folder)
        .run(
            "--chip",
            "esp32",
            "merge-bin",
            "-o",
            merged.toString(),
            "0x1000",
            first.toString(),
            "0x10000",
            folder.resolve("esp32.bin").toString());

    var layout =
        new FlashLayout(
            List.of(new Part(0x10000, "esp32.bin", esp32), new Part(0x1000, "first.bin", esp8266)));

    assertThat(layout.merged()).isEqualTo(Files.readAllBytes(merged));
  }

  @Test
  void readsTheUf2OfEsptool() throws IOException, InterruptedException {
    var file = folder.resolve("esp32.uf2");
    new RealEsptool(folder)
        .run(
            "--chip",
            "esp32",
            "merge-bin",
            "--format",
            "uf2",
            "-o",
            file.toString(),
            "0x10000",
            folder.resolve("esp32.bin").toString());

    var part = Uf2File.read(file).parts().getFirst();

    assertThat(part.familyName()).isEqualTo("ESP32");
    assertThat(part.bytes()).isEqualTo(esp32.length);
    assertThat(part.start()).isEqualTo(0x10000);
    assertThat(part.end()).isEqualTo(0x10000 + esp32.length);
  }

  @Test
  void refusesPlacesThatOverlapOrAreNone() {
    var part = new Part(0x1000, "a.bin", new byte[0x100]);

    refusesToMerge(
        "'b.bin' at 0x10ff overlaps 'a.bin', which ends at 0x1100",
        new Part(0x10ff, "b.bin", new byte[1]),
        part);
    refusesToMerge(
        "'a.bin' at 0x1000 overlaps 'b.bin', which ends at 0x1001",
        new Part(0xfff, "b.bin", new byte[2]),
        part);
    refusesToMerge(
        "'b.bin' at 0x7ffffff ends at 0x8000001, where no flash memory is",
        new Part(0x7ffffff, "b.bin", new byte[2]));
    refusesToMerge(
        "'b.bin' at 0xffffffff ends at 0x100000001, where no flash memory is",
        new Part(0xffffffffL, "b.bin", new byte[2]));
    refusesToMerge("'b.bin' is empty", new Part(0, "b.bin", new byte[0]));
    refusesToMerge("there is nothing to merge");
  }

  private static void refusesToMerge(String told, Part... parts) {
    assertThatThrownBy(() -> new FlashLayout(List.of(parts)))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage(told);
  }
}

package io.servos.boards.espidf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.boards.firmware.RealEsptool;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Outcome;
import io.servos.spi.Build;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes out of a build, and what is said of one that fails; images are those of the real
/// esptool.
class IdfProductTest {

  private static final String ARGUMENTS =
      """
      {
        "flash_settings" : { "flash_mode": "dio", "flash_size": "4MB", "flash_freq": "40m" },
        "flash_files" : {
          "0x1000" : "bootloader/bootloader.bin",
          "0x8000" : "partition_table/partition-table.bin",
          "0x10000" : "hello.bin"
        },
        "bootloader" : { "file" : "bootloader/bootloader.bin", "encrypted" : "false" },
        "app" : { "file" : "hello.bin", "encrypted" : "false" },
        "extra_esptool_args" : { "chip" : "esp32" }
      }
      """;

  @TempDir static Path made;
  @TempDir private Path folder;
  private StandIn idf = new StandIn(Path.of(""));
  private byte[] image = {};
  private final byte[] table = {(byte) 0xaa, 0x50, 1, 2};

  @BeforeEach
  void write() throws IOException, InterruptedException {
    idf = StandIn.in(folder.resolve("any"));
    image =
        Files.readAllBytes(
            new RealEsptool(made).image("esp32", 94, "0x40080000", "0x40080000", "3000"));
  }

  private Build build() {
    return idf.build(Map.of());
  }

  private static void put(ByteArrayOutputStream stream, String name, byte[] content) {
    stream.writeBytes((content.length + " " + name + "\n").getBytes(UTF_8));
    stream.writeBytes(content);
  }

  private Path product(String arguments, byte[] app, byte[] partitions) throws IOException {
    var stream = new ByteArrayOutputStream();
    put(stream, "flasher_args.json", arguments.getBytes(UTF_8));
    put(stream, "bootloader/bootloader.bin", image);
    put(stream, "partition_table/partition-table.bin", partitions);
    put(stream, "hello.bin", app);
    put(stream, "hello.elf", new byte[] {0x7f, '\n'});
    return Files.write(folder.resolve("product"), stream.toByteArray());
  }

  @Test
  void isItsFilesAndAllOfTheMemory() throws IOException {
    var product = product(ARGUMENTS, image, table);
    var judge = build().judge();

    assertThatCode(() -> judge.made(product)).doesNotThrowAnyException();
    var files = judge.unpacked(product);

    assertThat(files.keySet())
        .containsExactly(
            "bootloader/bootloader.bin",
            "partition_table/partition-table.bin",
            "hello.bin",
            "hello.elf",
            "merged-binary.bin",
            "flasher_args.json");
    var merged = Objects.requireNonNull(files.get("merged-binary.bin"));
    assertThat(merged).hasSize(0x10000 + image.length);
    assertThat(Arrays.copyOfRange(merged, 0x1000, 0x1000 + image.length)).isEqualTo(image);
    assertThat(Arrays.copyOfRange(merged, 0x8000, 0x8000 + table.length)).isEqualTo(table);
    assertThat(Arrays.copyOfRange(merged, 0x10000, merged.length)).isEqualTo(image);
    assertThat(files.get("hello.elf")).containsExactly(0x7f, '\n');
  }

  private void refused(Path product, String message) {
    assertThatThrownBy(() -> build().judge().made(product)).hasMessage(message);
  }

  @Test
  void refusesDamagedImages() throws IOException {
    var damaged = image.clone();
    damaged[100] ^= 1;

    assertThatThrownBy(() -> build().judge().made(product(ARGUMENTS, damaged, table)))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageStartingWith("'hello.bin' is damaged: its checksum is ");
    refused(
        product(ARGUMENTS, image, new byte[] {1, 2}),
        "'partition_table/partition-table.bin' is no table of partitions");
    refused(
        product(ARGUMENTS, Arrays.copyOf(image, 1000), table),
        "'hello.bin' is damaged: segment 0 has 3000 bytes, which are not there");
  }

  @Test
  void refusesAnotherChip() throws IOException, InterruptedException {
    var other =
        Files.readAllBytes(
            new RealEsptool(made).image("esp32c3", 243, "0x40380000", "0x40380000", "1000"));

    refused(
        product(ARGUMENTS, other, table),
        "'hello.bin' is for an ESP32-C3, and the board has an ESP32");
    refused(
        product(ARGUMENTS.replace("\"chip\" : \"esp32\"", "\"chip\" : \"esp32s2\""), image, table),
        "ESP-IDF: what it made is for ESP32-S2");
  }

  @ParameterizedTest
  @CsvSource({
    "'hello', '''hello'' is no file with its size'",
    "'5 ../x', '''5 ../x'' is no file with its size'",
    "'5 /etc/x', '''5 /etc/x'' is no file with its size'",
    "'5 a/./x', '''5 a/./x'' is no file with its size'",
    "'99 x', '''x'' is cut off'",
    "'9999999999 x', '''x'' is cut off'"
  })
  void refusesWhatIsNoSuchStream(String line, String reason) throws IOException {
    var product = Files.writeString(folder.resolve("product"), line + "\nabcd");

    assertThatThrownBy(() -> build().judge().made(product))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage("ESP-IDF: what it gave is not whole: " + reason);
  }

  @Test
  void refusesAStreamWithoutWhatItNames() throws IOException {
    refused(
        Files.write(folder.resolve("product"), new byte[0]),
        "ESP-IDF: it gave no 'flasher_args.json'");
    refused(
        product(ARGUMENTS.replace(": \"hello.bin\"", ": \"other.bin\""), image, table),
        "ESP-IDF: it gave no 'other.bin'");
  }

  private InvalidWorkloadException failure(int status, String said) {
    return catchThrowableOfType(
        InvalidWorkloadException.class,
        () -> build().judge().failed(new Outcome.Exited(status), folder, said));
  }

  @Test
  void tellsWhatIsWrongInTermsOfTheUsersFiles() {
    var compiler = failure(2, "/tmp/project/main/hello.c:3:5: error: 'x' undeclared\n");
    assertThat(compiler).hasMessage(idf.project() + "/main/hello.c:3: 'x' undeclared");
    assertThat(compiler.kind()).isEqualTo(Kind.NOT_BUILDABLE);
    assertThat(compiler.details()).startsWith(idf.project() + "/main/hello.c:3:5:");
    var cmake = failure(2, "CMake Error at main/CMakeLists.txt:2 (message):\n  not so\n");
    assertThat(cmake).hasMessage(idf.project() + "/main/CMakeLists.txt:2: not so");
    var full = failure(2, "fatal error: error writing to x.s: No space left on device\n");
    assertThat(full).hasMessage("project '" + idf.project() + "' does not build for ESP32");
    assertThat(full.remedy()).isEqualTo("give it more room: --tmp-size 1g --memory 3g");
    var python = failure(78, "");
    assertThat(python)
        .hasMessage("the Python of ESP-IDF v5.1.7 is not seen in the sandbox")
        .extracting(InvalidWorkloadException::kind)
        .isEqualTo(Kind.NOT_FOUND);
  }

  /// A limit that ends it is the end of the workload.
  @Test
  void leavesLimitsAlone() {
    assertThatCode(() -> build().judge().failed(new Outcome.OutOfMemory(1), folder, ""))
        .doesNotThrowAnyException();
  }
}

package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `servos flash --drive` on a real FAT file system of a kernel of its own, on a disk that is
/// unplugged as a boot loader does it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BootLoaderDriveTest {

  private Map<String, Uml.Ending> endings = Map.of();

  @BeforeAll
  void runAll() throws IOException, InterruptedException {
    endings = Uml.run(Path.of("src/test/resources/drives/boot-loader"));
  }

  private Uml.Ending ending(String name) {
    assertThat(endings).containsKey(name);
    return Objects.requireNonNull(endings.get(name));
  }

  @Test
  void refusesAFileForAnotherBoardAndWritesNothing() {
    assertThat(ending("another-family"))
        .isEqualTo(
            Uml.Ending.of(
                125,
                "",
                "servos: 'boot' takes family RP2040, and the file is for SAMD21: nothing was"
                    + " written; name a file for this board"));
    assertThat(ending("untouched")).isEqualTo(Uml.Ending.of(0, "INFO_UF2.TXT", ""));
  }

  @Test
  void refusesADriveThatTakesNothing() {
    assertThat(ending("read-only"))
        .isEqualTo(
            Uml.Ending.of(
                125,
                "",
                "servos: 'boot' is mounted read-only here; unplug the board and start its boot"
                    + " loader again"));
    assertThat(ending("full"))
        .isEqualTo(
            Uml.Ending.of(
                125,
                "",
                "servos: 'boot' has no room: the file has 65536 bytes, and 0 are free; remove what"
                    + " is of no use there any more"));
  }

  @Test
  void saysWhenNoBootLoaderTookIt() {
    assertThat(ending("still-there"))
        .isEqualTo(
            Uml.Ending.of(
                0,
                "32768 bytes for RP2040 written to boot and compared; the drive is still there with"
                    + " the file: no boot loader has taken it",
                ""));
    assertThat(ending("still-there-json").stdout())
        .containsExactly(
            "{\"drive\":\"boot\",\"model\":\"Raspberry Pi RP2\",\"board\":\"RPI-RP2\","
                + "\"family\":\"RP2040\",\"bytes\":32768,\"blocks\":128,"
                + "\"ending\":\"file-compared\"}");
    assertThat(ending("checked").status()).isZero();
    assertThat(ending("same")).isEqualTo(Uml.Ending.of(0, "", ""));
  }

  @Test
  void saysThatTheDriveHasGoneWithEverything() {
    assertThat(ending("gone"))
        .isEqualTo(
            Uml.Ending.of(
                0,
                "32768 bytes for RP2040 written to boot; the drive has gone, as it does when a boot"
                    + " loader has everything: what is in the board was not compared",
                ""));
    assertThat(ending("gone-json").stdout().getFirst()).endsWith("\"ending\":\"drive-gone\"}");
  }

  @Test
  void noticesThatItIsUnpluggedInTheMiddle() {
    assertThat(ending("unplugged").status()).isEqualTo(125);
    assertThat(ending("unplugged").stderr()).hasSize(1);
    assertThat(ending("unplugged").stderr().getFirst())
        .matches(
            "servos: 'boot' went away: \\d+ of 4194304 bytes were written; plug the board in again"
                + " and repeat it");
  }

  /// A disk that says it has written what it has not; this host's cache has it.
  @Test
  void comparesWithTheDriveAndNotWithTheCache() {
    assertThat(ending("forgetful"))
        .isEqualTo(
            Uml.Ending.of(
                125,
                "",
                "servos: 'boot' does not have in 'FIRMWARE.UF2' what was written; start the boot"
                    + " loader again and repeat it"));
  }

  @Test
  void comparesWithTheFlashMemoryWhereTheBootLoaderShowsIt() {
    assertThat(ending("flash-compared"))
        .isEqualTo(
            Uml.Ending.of(
                0,
                "32768 bytes for RP2040 written to boot; 32768 bytes compared with the board's"
                    + " CURRENT.UF2",
                ""));
    assertThat(ending("flash-differs"))
        .isEqualTo(
            Uml.Ending.of(
                125,
                "",
                "servos: 'boot' has something else at address 0x10000000 than was written; start"
                    + " the boot loader again and repeat it"));
  }
}

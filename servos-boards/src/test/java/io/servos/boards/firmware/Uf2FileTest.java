package io.servos.boards.firmware;

import static io.servos.boards.firmware.Uf2Bytes.ABSOLUTE;
import static io.servos.boards.firmware.Uf2Bytes.HAS_FAMILY;
import static io.servos.boards.firmware.Uf2Bytes.RP2040;
import static io.servos.boards.firmware.Uf2Bytes.RP2350;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Uf2FileTest {

  private static final long FLASH = 0x10000000L;

  @TempDir private Path folder;

  private static void refuses(byte[] content, String told) {
    assertThatThrownBy(() -> Uf2File.of("x.uf2", content))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'x.uf2' " + told);
  }

  /// Two blocks for an RP2040, with one byte changed.
  private static byte[] changed(int at, int value) {
    var content = Uf2Bytes.of(RP2040, FLASH, 2);
    content[at] = (byte) value;
    return content;
  }

  @Test
  void knowsWhatIsInIt() {
    assertThat(Uf2File.of("x.uf2", Uf2Bytes.of(RP2040, FLASH, 3)).parts())
        .containsExactly(new Uf2File.Part(RP2040, 3, 768, FLASH, FLASH + 768));
    assertThat(Uf2Family.nameOf(RP2040)).isEqualTo("RP2040");
    assertThat(Uf2Family.nameOf(0x12345678L)).isEqualTo("0x12345678");
  }

  @Test
  void takesTheBlocksInAnyOrder() {
    var file =
        new Uf2Bytes()
            .block(HAS_FAMILY, FLASH + 256, 1, 2, RP2040, (byte) 1)
            .block(HAS_FAMILY, FLASH, 0, 2, RP2040, (byte) 0);

    assertThat(Uf2File.of("x.uf2", file.bytes()).parts())
        .containsExactly(new Uf2File.Part(RP2040, 2, 512, FLASH, FLASH + 512));
  }

  /// As tools write them for RP2350-E10: an absolute block in front, the first of two.
  @Test
  void looksPastTheBlockForAnErratum() {
    var file = new Uf2Bytes().block(HAS_FAMILY, 0x10ffff00L, 0, 2, ABSOLUTE, (byte) 0xef);
    file.block(HAS_FAMILY, FLASH, 0, 1, RP2350, (byte) 7);

    assertThat(Uf2File.of("x.uf2", file.bytes()).parts())
        .containsExactly(new Uf2File.Part(RP2350, 1, 256, FLASH, FLASH + 256));
    refuses(
        new Uf2Bytes().block(HAS_FAMILY, 0x10ffff00L, 0, 2, ABSOLUTE, (byte) 0xef).bytes(),
        "has nothing for the flash memory");
    refuses(
        new Uf2Bytes().block(HAS_FAMILY, 0x10ffff00L, 0, 2, ABSOLUTE, (byte) 0xee).bytes(),
        "has for family RP2-ABSOLUTE 1 blocks of 2");
  }

  @Test
  void mayHoldSeveralFamilies() {
    var first = Uf2Bytes.of(RP2040, FLASH, 2);
    var second = Uf2Bytes.of(0x68ed2b88L, 0x2000, 1);
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(Uf2File.of("x.uf2", both).parts())
        .extracting(Uf2File.Part::familyName)
        .containsExactly("RP2040", "SAMD21");
  }

  @Test
  void refusesWhatIsNone() {
    refuses(new byte[0], "is no UF2 file");
    refuses(":00000001FF\n".getBytes(ISO_8859_1), "is no UF2 file");
    refuses("UF2\n".getBytes(ISO_8859_1), "is cut off in the middle of a block");
    refuses(Arrays.copyOf(changed(0, 'U'), 700), "is cut off in the middle of a block");
  }

  @Test
  void refusesDamagedBlocks() {
    var marks = "is damaged: block 1 does not begin and end as a block of UF2 does";

    refuses(changed(512, 'V'), marks);
    refuses(changed(512 + 4, 0), marks);
    refuses(changed(512 + 508, 0), marks);
    refuses(changed(512 + 17, 2), "is damaged: block 1 has a payload of 512 bytes");
    refuses(changed(512 + 19, 0xff), "is damaged: block 1 has a payload of 4278190336 bytes");
    refuses(changed(17, 0), "is damaged: block 0 has a payload of 0 bytes");
  }

  @Test
  void refusesBlocksThatAreMissingOrDouble() {
    refuses(
        Arrays.copyOf(Uf2Bytes.of(RP2040, FLASH, 3), 1024), "has for family RP2040 2 blocks of 3");
    refuses(changed(512 + 20, 0), "has for family RP2040 block 0 twice");
    refuses(changed(512 + 20, 9), "has for family RP2040 block 9 of 2 among blocks of 2");
    refuses(changed(512 + 24, 3), "has for family RP2040 block 1 of 3 among blocks of 2");
  }

  @Test
  void refusesABlockCountThatTheFileHasNoRoomFor() {
    var file = new Uf2Bytes().block(HAS_FAMILY, FLASH, 0x7fffffff, -1, RP2040, (byte) 0);

    refuses(file.bytes(), "has for family RP2040 1 blocks of 4294967295");
  }

  @Test
  void refusesAddressesWithoutMemory() {
    refuses(
        Uf2Bytes.of(RP2040, 0x08000000L, 1),
        "has for family RP2040 contents for 0x8000000, where it has no memory");
    refuses(
        Uf2Bytes.of(RP2040, 0x10ffff00L, 2),
        "has for family RP2040 contents for 0x11000000, where it has no memory");
    refuses(
        Uf2Bytes.of(0x12345678L, 0xffffff80L, 1),
        "has for family 0x12345678 contents for 0xffffff80, where it has no memory");
  }

  @Test
  void refusesTwoContentsForAPlace() {
    refuses(
        new Uf2Bytes()
            .block(HAS_FAMILY, FLASH, 0, 2, RP2040, (byte) 1)
            .block(HAS_FAMILY, FLASH + 128, 1, 2, RP2040, (byte) 1)
            .bytes(),
        "has for family RP2040 two contents for 0x10000080");
  }

  @Test
  void refusesBlocksOfOtherKinds() {
    refuses(
        new Uf2Bytes().block(0, FLASH, 0, 1, 0, (byte) 1).bytes(),
        "does not say which microcontrollers it is for: block 0 has no family");
    refuses(
        new Uf2Bytes().block(HAS_FAMILY | 0x1000, FLASH, 0, 1, RP2040, (byte) 1).bytes(),
        "holds files for a board with a file system, which is not supported");
    refuses(
        new Uf2Bytes().block(HAS_FAMILY | 1, FLASH, 0, 1, RP2040, (byte) 1).bytes(),
        "has for family RP2040 nothing for the flash memory");
  }

  @Test
  void refusesFilesThatCannotBeRead() throws IOException {
    var large = folder.resolve("large.uf2");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((256L << 20) + 1);
    }

    assertThatThrownBy(() -> Uf2File.read(large))
        .hasMessage("'" + large + "' is larger than any flash memory");
    assertThatThrownBy(() -> Uf2File.read(folder)).hasMessage("'" + folder + "' is a directory");
    assertThatThrownBy(() -> Uf2File.read(folder.resolve("absent")))
        .hasMessage("'" + folder + "/absent' does not exist");
    assertThat(Files.size(large)).isPositive();
  }

  @Test
  void findsWhatTheFlashMemoryHasOfIt() {
    var file = Uf2File.of("x.uf2", Uf2Bytes.of(RP2040, FLASH + 128, 3));
    UnaryOperator<byte[]> last =
        flash -> {
          flash[3 * 512 + 32 + 10] = 9;
          return flash;
        };
    var flash = new Uf2Bytes();
    for (int i = 0; i < 4; i++) {
      flash.block(0, FLASH + 128 + i * 256L, i, 4, 0, (byte) i);
    }

    assertThat(Uf2Comparison.of(file, RP2040, flash.bytes()))
        .isEqualTo(new Uf2Comparison(768, OptionalLong.empty()));
    assertThat(Uf2Comparison.of(file, RP2040, Arrays.copyOf(flash.bytes(), 1024)))
        .isEqualTo(new Uf2Comparison(512, OptionalLong.empty()));
    assertThat(Uf2Comparison.of(file, RP2040, last.apply(flash.bytes())))
        .isEqualTo(new Uf2Comparison(768, OptionalLong.empty()));
    var wrong = flash.bytes();
    wrong[512 + 32 + 5] = 9;
    assertThat(Uf2Comparison.of(file, RP2040, wrong))
        .isEqualTo(new Uf2Comparison(261, OptionalLong.of(FLASH + 128 + 261)));
    assertThat(Uf2Comparison.of(file, RP2350, wrong))
        .isEqualTo(new Uf2Comparison(0, OptionalLong.empty()));
  }

  @Test
  void namesTheFamiliesThatItKnows() {
    assertThat(Uf2Family.named("samd21").id()).isEqualTo(0x68ed2b88L);
    assertThat(Uf2Family.all()).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    assertThatThrownBy(() -> Uf2Family.named("Z80"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'Z80' is no family of UF2 that is known");
  }
}

package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaspberryPiTest {

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "0002, B, BCM2835, 256, Egoman, 1.0",
    "0005, B, BCM2835, 256, Qisda, 2.0",
    "0008, A, BCM2835, 256, Sony UK, 2.0",
    "000e, B, BCM2835, 512, Sony UK, 2.0",
    "0010, B+, BCM2835, 512, Sony UK, 1.2",
    "0015, A+, BCM2835, 256, Embest, 1.1",
    "900021, A+, BCM2835, 512, Sony UK, 1.1",
    "900032, B+, BCM2835, 512, Sony UK, 1.2",
    "900092, Zero, BCM2835, 512, Sony UK, 1.2",
    "920093, Zero, BCM2835, 512, Embest, 1.3",
    "9000c1, Zero W, BCM2835, 512, Sony UK, 1.1",
    "9020e0, 3A+, BCM2837, 512, Sony UK, 1.0",
    "902120, Zero 2 W, BCM2837, 512, Sony UK, 1.0",
    "a01041, 2B, BCM2836, 1024, Sony UK, 1.1",
    "a22042, 2B, BCM2837, 1024, Embest, 1.2",
    "a02082, 3B, BCM2837, 1024, Sony UK, 1.2",
    "a32082, 3B, BCM2837, 1024, Sony Japan, 1.2",
    "a52082, 3B, BCM2837, 1024, Stadium, 1.2",
    "a020d3, 3B+, BCM2837, 1024, Sony UK, 1.3",
    "a02100, CM3+, BCM2837, 1024, Sony UK, 1.0",
    "a03111, 4B, BCM2711, 1024, Sony UK, 1.1",
    "b03112, 4B, BCM2711, 2048, Sony UK, 1.2",
    "c03114, 4B, BCM2711, 4096, Sony UK, 1.4",
    "d03114, 4B, BCM2711, 8192, Sony UK, 1.4",
    "c03130, 400, BCM2711, 4096, Sony UK, 1.0",
    "b03140, CM4, BCM2711, 2048, Sony UK, 1.0",
    "c04170, 5, BCM2712, 4096, Sony UK, 1.0",
    "e04171, 5, BCM2712, 16384, Sony UK, 1.1",
    "d04190, 500, BCM2712, 8192, Sony UK, 1.0"
  })
  void decodesPublishedRevisionCodes(
      String code, String type, String processor, int mebibytes, String maker, String number) {
    assertThat(RaspberryPi.revision(code))
        .hasValue(new Host.Revision(code, type, processor, mebibytes, maker, number));
  }

  @Test
  void ignoresTheFlagsThatWarrantyAndOverclockingSet() {
    assertThat(RaspberryPi.revision("2a02082").orElseThrow().type()).isEqualTo("3B");
    assertThat(RaspberryPi.revision("100000e").orElseThrow().code()).isEqualTo("000e");
  }

  @Test
  void callsUnknownWhatANewerBoardEncodes() {
    assertThat(RaspberryPi.revision("eff7f2"))
        .hasValue(new Host.Revision("eff7f2", "unknown", "unknown", 16384, "unknown", "1.2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001", "000a", "0016", "", "xyz", "123456789"})
  void decodesNoOtherText(String code) {
    assertThat(RaspberryPi.revision(code)).isEmpty();
  }

  @Test
  void namesTheBoard() throws IOException {
    var board = HostTree.recorded("pi4", root).detector().host().board().orElseThrow();

    assertThat(board.model()).hasValue("Raspberry Pi 4 Model B Rev 1.4");
    assertThat(board.revision().orElseThrow().memoryMebibytes()).isEqualTo(4096);
  }

  @Test
  void takesTheRevisionFromTheDeviceTreeWhereCpuinfoHasNone() throws IOException {
    var tree =
        HostTree.recorded("pi5", root)
            .with("proc/device-tree/system/linux,revision", HexFormat.of().parseHex("00d04170"));

    var board = tree.detector().host().board().orElseThrow();

    assertThat(board.model()).hasValue("Raspberry Pi 5 Model B Rev 1.0");
    assertThat(board.revision().orElseThrow().code()).isEqualTo("d04170");
  }

  @Test
  void isNoRaspberryPiByItsProcessorAlone() throws IOException {
    var tree =
        new HostTree(root)
            .with("proc/sys/kernel/arch", "aarch64")
            .withProperty("model", "Rockchip Raspberry Pi compatible")
            .withProperty("compatible", "rockchip,board\0brcm,bcm2711");

    assertThat(tree.detector().detectPlatform()).isEqualTo(Platform.ARM64);
    assertThat(tree.detector().host().board()).isEmpty();
  }
}

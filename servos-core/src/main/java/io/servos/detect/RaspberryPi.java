package io.servos.detect;

import io.servos.detect.Host.Board;
import io.servos.detect.Host.Revision;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a host says about being a Raspberry Pi.
final class RaspberryPi {

  private static final List<String> DEVICE_TREES =
      List.of("proc/device-tree/", "sys/firmware/devicetree/base/");

  private static final int NEW_STYLE = 1 << 23;
  private static final int OVERVOLTED = 1 << 24;
  private static final int SMALLEST_MEBIBYTES = 256;
  private static final String UNKNOWN = "unknown";

  private static final List<String> TYPES =
      List.of(
          "A",
          "B",
          "A+",
          "B+",
          "2B",
          "Alpha",
          "CM1",
          UNKNOWN,
          "3B",
          "Zero",
          "CM3",
          UNKNOWN,
          "Zero W",
          "3B+",
          "3A+",
          "internal",
          "CM3+",
          "4B",
          "Zero 2 W",
          "400",
          "CM4",
          "CM4S",
          "internal",
          "5",
          "CM5",
          "500",
          "CM5 Lite");

  private static final List<String> PROCESSORS =
      List.of("BCM2835", "BCM2836", "BCM2837", "BCM2711", "BCM2712");

  private static final List<String> MAKERS =
      List.of("Sony UK", "Egoman", "Embest", "Sony Japan", "Embest", "Stadium");

  private RaspberryPi() {}

  static boolean is(Tree tree) {
    return deviceTree(tree, "compatible").filter(RaspberryPi::isCompatible).isPresent()
        || model(tree).isPresent();
  }

  private static boolean isCompatible(String names) {
    return List.of(names.split("\0")).stream().anyMatch(name -> name.startsWith("raspberrypi,"));
  }

  static Optional<Board> board(Tree tree) {
    return is(tree)
        ? Optional.of(new Board(model(tree), code(tree).flatMap(RaspberryPi::revision)))
        : Optional.empty();
  }

  private static Optional<String> model(Tree tree) {
    return deviceTree(tree, "model")
        .or(() -> tree.field("proc/cpuinfo", "Model"))
        .filter(name -> name.startsWith("Raspberry Pi"));
  }

  private static Optional<String> code(Tree tree) {
    return tree.field("proc/cpuinfo", "Revision")
        .or(
            () ->
                DEVICE_TREES.stream()
                    .flatMap(base -> tree.bytes(base + "system/linux,revision").stream())
                    .findFirst()
                    .map(HexFormat.of()::formatHex));
  }

  /// Decodes a code. Those since 2015 have a structure; those from before are listed.
  static Optional<Revision> revision(String code) {
    if (!code.matches("[0-9a-fA-F]{1,8}")) {
      return Optional.empty();
    }
    int bits = Integer.parseUnsignedInt(code, 16);
    if ((bits & NEW_STYLE) == 0) {
      return EarlyRevisions.of(bits & ~OVERVOLTED);
    }
    return Optional.of(
        new Revision(
            Integer.toHexString(bits),
            named(TYPES, bits >> 4 & 0xff),
            named(PROCESSORS, bits >> 12 & 0xf),
            SMALLEST_MEBIBYTES << (bits >> 20 & 0x7),
            named(MAKERS, bits >> 16 & 0xf),
            "1." + (bits & 0xf)));
  }

  private static String named(List<String> names, int index) {
    return index < names.size() ? names.get(index) : UNKNOWN;
  }

  private static Optional<String> deviceTree(Tree tree, String property) {
    return DEVICE_TREES.stream().flatMap(base -> tree.text(base + property).stream()).findFirst();
  }
}

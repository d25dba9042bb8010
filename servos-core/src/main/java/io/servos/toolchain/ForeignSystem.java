package io.servos.toolchain;

import io.servos.model.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A Linux system that hosts of other architectures run with an emulator.
enum ForeignSystem {
  ARM64(
      Platform.ARM64,
      "arm64",
      "arm64",
      "qemu-aarch64",
      "aarch64-linux-gnu",
      "libc6-dev-arm64-cross"),
  ARMHF(
      Platform.RPI_ARM, "arm", "armhf", "qemu-arm", "arm-linux-gnueabihf", "libc6-dev-armhf-cross");

  private static final int HEADER_BYTES = 20;

  private final Platform platform;
  private final String architecture;
  private final String debianName;
  private final String emulator;
  private final String triplet;
  private final String library;

  ForeignSystem(
      Platform platform,
      String architecture,
      String debianName,
      String emulator,
      String triplet,
      String library) {
    this.platform = platform;
    this.architecture = architecture;
    this.debianName = debianName;
    this.emulator = emulator;
    this.triplet = triplet;
    this.library = library;
  }

  /// The one for that platform.
  static Optional<ForeignSystem> of(Platform platform) {
    return Arrays.stream(values()).filter(system -> system.platform == platform).findFirst();
  }

  /// The one of that architecture.
  static Optional<ForeignSystem> of(String architecture) {
    return Arrays.stream(values())
        .filter(system -> system.architecture.equals(architecture))
        .findFirst();
  }

  /// What its programs are built for, in our words.
  String architecture() {
    return architecture;
  }

  /// Debian's name for that.
  String debianName() {
    return debianName;
  }

  /// The beginning of its programs: that of an ELF file, little-endian, executable.
  byte[] header() {
    boolean isWide = this == ARM64;
    var header = new byte[HEADER_BYTES];
    System.arraycopy(
        new byte[] {0x7f, 'E', 'L', 'F', (byte) (isWide ? 2 : 1), 1, 1}, 0, header, 0, 7);
    header[16] = 2;
    header[18] = (byte) (isWide ? 183 : 40);
    return header;
  }

  /// Names that distributions give to a static executable of the emulator.
  List<String> emulators() {
    return List.of(emulator + "-static", emulator);
  }

  /// What cross compilers' names begin with.
  String triplet() {
    return triplet;
  }

  /// The package of the C library to link with.
  String library() {
    return library;
  }

  /// What unpacks this system, with further packages if they are named.
  String install() {
    return "scripts/foreign-root " + debianName;
  }
}

package io.servos.linux.abi;

import java.util.Locale;

/// A machine architecture that sandboxed programs can run on.
public enum Architecture {
  /// 64-bit x86, without the x32 variant.
  X86_64("x86_64", 62),
  /// 64-bit Arm, little endian.
  AARCH64("aarch64", 183);

  private static final int AUDIT_64BIT = 0x8000_0000;
  private static final int AUDIT_LITTLE_ENDIAN = 0x4000_0000;

  private final String label;
  private final int elfMachine;

  Architecture(String label, int elfMachine) {
    this.label = label;
    this.elfMachine = elfMachine;
  }

  /// The architecture of the machine this process runs on.
  ///
  /// @throws UnsupportedOperationException if it is not one of these
  public static Architecture current() {
    return named(System.getProperty("os.arch", "unknown"));
  }

  static Architecture named(String osArch) {
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "The architecture "
                  + osArch
                  + " is not supported. Use a 64-bit Linux on x86_64 or aarch64.");
    };
  }

  /// The value of `seccomp_data.arch` for native calls (`AUDIT_ARCH_*`).
  public int auditArch() {
    return AUDIT_64BIT | AUDIT_LITTLE_ENDIAN | elfMachine;
  }

  /// The value of `e_machine` in an ELF header.
  public int elfMachine() {
    return elfMachine;
  }

  /// The name that `uname -m` prints.
  public String label() {
    return label;
  }
}

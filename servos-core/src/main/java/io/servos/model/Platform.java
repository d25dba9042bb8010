package io.servos.model;

import java.util.Arrays;
import java.util.Optional;

/// What a [Workload] targets. Orthogonal to the isolation that separates it from the host.
public enum Platform {
  ARDUINO("arduino", "Arduino and compatible microcontrollers"),
  MICROPYTHON("micropython", "MicroPython and CircuitPython boards"),
  ARM64("arm64", "64-bit ARM: Raspberry Pi 3 and later, Apple silicon, servers"),
  X86_64("x86_64", "64-bit x86: PCs and servers"),
  RPI_ARM("rpi-arm", "Raspberry Pi, 32-bit and 64-bit ARM");

  private final String label;
  private final String description;

  Platform(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /// The name that users type and that logs say.
  public String label() {
    return label;
  }

  /// One phrase for lists.
  public String description() {
    return description;
  }

  /// The platform of that name, compared exactly.
  public static Optional<Platform> named(String label) {
    return Arrays.stream(values()).filter(platform -> platform.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}

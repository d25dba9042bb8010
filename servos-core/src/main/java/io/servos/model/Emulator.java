package io.servos.model;

/// A program that executes programs of another processor or board.
///
/// @param name as it calls itself, such as `qemu-aarch64`
/// @param version such as `7.2.22`
public record Emulator(String name, String version) {

  @Override
  public String toString() {
    return name + " " + version;
  }
}

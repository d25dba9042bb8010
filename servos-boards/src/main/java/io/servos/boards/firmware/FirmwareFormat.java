package io.servos.boards.firmware;

import java.util.Locale;

/// What a file of firmware is, by how it begins.
public enum FirmwareFormat {
  UF2,
  INTEL_HEX,
  ELF,
  ESP_IMAGE,
  /// Of bytes whose meaning cannot be told.
  BINARY;

  /// That of a file's content.
  public static FirmwareFormat of(byte[] content) {
    if (Uf2File.isOne(content)) {
      return UF2;
    }
    if (content.length > 0 && content[0] == ':') {
      return INTEL_HEX;
    }
    if (content.length > 3
        && content[0] == 0x7f
        && content[1] == 'E'
        && content[2] == 'L'
        && content[3] == 'F') {
      return ELF;
    }
    return EspImage.isOne(content) ? ESP_IMAGE : BINARY;
  }

  /// The one of that word.
  ///
  /// @throws IllegalArgumentException if there is none
  public static FirmwareFormat parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// Its word, such as `intel-hex`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

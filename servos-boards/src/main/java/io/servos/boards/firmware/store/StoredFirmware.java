package io.servos.boards.firmware.store;

import io.servos.boards.firmware.FirmwareFormat;
import java.time.Instant;

/// One version of a name in the store.
///
/// @param hash the SHA-256 of its content, in hexadecimal
/// @param bytes of the content
/// @param board that it is for; empty when nobody said
/// @param added when it was
/// @param isCurrent whether it is the one that the name alone stands for
public record StoredFirmware(
    String name,
    String hash,
    FirmwareFormat format,
    long bytes,
    String board,
    Instant added,
    boolean isCurrent) {

  private static final int SHORT = 12;

  /// The begin of the hash, which is enough to tell versions apart.
  public String shortHash() {
    return hash.substring(0, SHORT);
  }
}

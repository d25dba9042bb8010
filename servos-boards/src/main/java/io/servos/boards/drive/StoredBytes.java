package io.servos.boards.drive;

import io.servos.spi.DirectRead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/// What a drive has of a file.
final class StoredBytes {

  private StoredBytes() {}

  /// Reads that many bytes from the device, or what there is of them; nothing where only this
  /// host's cache of what was written can be read.
  static Optional<byte[]> of(Path file, int most) throws IOException {
    var reader = ServiceLoader.load(DirectRead.class).findFirst();
    return reader.isPresent() ? reader.get().read(file, most) : Optional.empty();
  }
}

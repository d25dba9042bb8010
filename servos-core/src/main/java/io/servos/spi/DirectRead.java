package io.servos.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what a device has of a file, past the cache in which the host keeps what was written to
/// it. Found by [java.util.ServiceLoader].
public interface DirectRead {

  /// The first bytes of a file; symbolic links are not followed.
  ///
  /// @param most how many, at least 1
  /// @return what there is of them, or nothing where this file system is read by its cache only
  /// @throws IOException if the device does not give them
  Optional<byte[]> read(Path file, int most) throws IOException;
}

package io.servos.linux.storage;

import io.servos.linux.libc.DirectFile;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.NativeCallException;
import io.servos.spi.DirectRead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads by `O_DIRECT` of open(2).
public final class DirectReads implements DirectRead {

  @Override
  public Optional<byte[]> read(Path file, int most) throws IOException {
    try (var opened = DirectFile.open(file)) {
      var content = new ByteArrayOutputStream();
      int count;
      do {
        var piece = opened.next();
        count = Math.min(piece.length, most - content.size());
        content.write(piece, 0, count);
      } while (count > 0);
      return Optional.of(content.toByteArray());
    } catch (NativeCallException failure) {
      if (failure.errno() == Errno.EINVAL) {
        return Optional.empty();
      }
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
